package org.rustycoin.libp2p.protocols.exchange;

import java.util.List;

/**
 * Bounds of one exchange protocol.
 *
 * @param ids           in order of preference
 * @param questionNanos for a question to arrive whole
 * @param answerNanos   for the answer to be made and fetched
 * @param streamsMax    questions that one connection may have open at a time
 */
public record ExchangeSettings(List<String> ids, long questionNanos, long answerNanos, int streamsMax) {

    private static final long SECOND = 1_000_000_000L;

    public ExchangeSettings {
        ids = List.copyOf(ids);
    }

    /** Questions are small, so ten seconds; an answer of 10 MiB may take a minute; 16 questions keep a link busy. */
    public static ExchangeSettings of(String id) {
        return new ExchangeSettings(List.of(id), 10 * SECOND, 60 * SECOND, 16);
    }
}
