package org.rustycoin.libp2p.swarm.resolving;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;

/**
 * Resolves one address that begins with a name: hands out questions, takes answers in any order, and has in the end the
 * addresses that can be dialled.
 *
 * <p>
 * {@code /dns4/HOST/…} becomes {@code /ip4/…/…} for each A record, {@code /dns6} the same with AAAA, and {@code /dns} both.
 * TLS needs the name still, so {@code /tls/ws} and {@code /wss} behind it become {@code /tls/sni/HOST/ws}.
 * {@code /dnsaddr/HOST/…} becomes whatever the TXT records {@code dnsaddr=ADDRESS} of {@code _dnsaddr.HOST} say that ends in
 * what stood behind the host, as a peer id (libp2p/specs addressing); those may be names again.
 *
 * <p>
 * Whoever controls a name can answer with names without end, so their depth, the questions, and the addresses of one
 * resolution are bounded, and no address is resolved twice. What is beyond is left out and counted; a record that cannot be
 * read is as if it were not there, because one typing error must not cut a network off.
 */
public final class Resolution {

    /** Names behind names: a list of hosts that each list their addresses takes three. */
    public static final int DEPTH_MAX = 4;
    /** A list of ten hosts with three names each. */
    public static final int QUESTIONS_MAX = 32;
    /** More than anybody would try to dial. */
    public static final int ADDRESSES_MAX = 64;

    private static final String TXT_HOST = "_dnsaddr.";
    private static final String TXT_KEY = "dnsaddr=";
    /** RFC 1035 §2.3.4, with the dots, and room for the host of TXT records. */
    private static final int NAME_CHARACTERS_MAX = 253 - TXT_HOST.length();
    private static final String NAME = "[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?";

    private record Named(Multiaddr address, int depth) {}

    private final Map<Question, List<Named>> asked = new LinkedHashMap<>();
    private final Map<Question, List<byte[]>> answered = new LinkedHashMap<>();
    private final List<Question> questions = new ArrayList<>();
    private final Set<Multiaddr> begun = new LinkedHashSet<>();
    private final Set<Multiaddr> found = new LinkedHashSet<>();
    private int leftOut;

    /** @param address that {@link #isNamed} */
    public Resolution(Multiaddr address) {
        if (!isNamed(address)) {
            throw new IllegalArgumentException(address + " begins with no name");
        }
        begin(new Named(address, 1));
    }

    /** Whether an address has to be resolved before it can be dialled. */
    public static boolean isNamed(Multiaddr address) {
        return switch (address.components().getFirst().protocol()) {
            case DNS, DNS4, DNS6, DNSADDR -> true;
            default -> false;
        };
    }

    // ---- questions and answers ----

    /** What is to be asked now; each question is given out once. */
    public List<Question> questions() {
        List<Question> now = List.copyOf(questions);
        questions.clear();
        return now;
    }

    /**
     * An answer, of whichever question that was given out.
     *
     * @param records the values as {@link Question.Type} says; none if there are none, or the question failed
     */
    public void answered(Question question, List<byte[]> records) {
        List<Named> waiting = asked.remove(question);
        if (waiting == null) {
            throw new IllegalArgumentException("nobody waits for " + question);
        }
        answered.put(question, records);
        for (Named each : waiting) {
            use(each, question, records);
        }
    }

    /** Whether every question has been answered. */
    public boolean isDone() {
        return asked.isEmpty();
    }

    /** What can be dialled, as far as known; in the order of the answers. */
    public List<Multiaddr> addresses() {
        return List.copyOf(found);
    }

    /** Addresses and names that were left out, being too many, too deep or none. */
    public int leftOut() {
        return leftOut;
    }

    // ---- what they mean ----

    private void begin(Named named) {
        Multiaddr address = named.address();
        if (!isNamed(address)) {
            if (found.size() < ADDRESSES_MAX) {
                found.add(address);
            } else {
                leftOut++;
            }
            return;
        }
        if (!begun.add(address)) {
            return; // a loop, or the same record twice
        }
        String host = address.components().getFirst().text();
        if (named.depth() > DEPTH_MAX || host.length() > NAME_CHARACTERS_MAX || !host.matches(NAME)) {
            leftOut++;
            return;
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        switch (address.components().getFirst().protocol()) {
            case DNS4 -> ask(new Question(Question.Type.A, name), named);
            case DNS6 -> ask(new Question(Question.Type.AAAA, name), named);
            case DNSADDR -> ask(new Question(Question.Type.TXT, TXT_HOST + name), named);
            default -> {
                ask(new Question(Question.Type.A, name), named);
                ask(new Question(Question.Type.AAAA, name), named);
            }
        }
    }

    private void ask(Question question, Named named) {
        List<byte[]> known = answered.get(question);
        List<Named> waiting = asked.get(question);
        if (known != null) {
            use(named, question, known);
        } else if (waiting != null) {
            waiting.add(named);
        } else if (asked.size() + answered.size() >= QUESTIONS_MAX) {
            leftOut++;
        } else {
            asked.put(question, new ArrayList<>(List.of(named)));
            questions.add(question);
        }
    }

    private void use(Named named, Question question, List<byte[]> records) {
        for (byte[] record : records) {
            if (question.type() == Question.Type.TXT) {
                listed(named, record);
            } else {
                begin(new Named(withIp(named.address(), question.name(), record), named.depth()));
            }
        }
    }

    /** The address with an IP address for its name, which stays where TLS needs it. */
    private static Multiaddr withIp(Multiaddr address, String host, byte[] ip) {
        List<Multiaddr.Component> parts = address.components();
        Multiaddr result = Multiaddr.ip(ip);
        for (int i = 1; i < parts.size(); i++) {
            AddressProtocol protocol = parts.get(i).protocol();
            boolean unnamed = i + 1 == parts.size() || parts.get(i + 1).protocol() != AddressProtocol.SNI;
            if (protocol == AddressProtocol.WSS) {
                result = result.then(Multiaddr.of(AddressProtocol.TLS)).then(Multiaddr.sni(host))
                        .then(Multiaddr.of(AddressProtocol.WS));
            } else if (protocol == AddressProtocol.TLS && unnamed) {
                result = result.then(Multiaddr.of(AddressProtocol.TLS)).then(Multiaddr.sni(host));
            } else {
                result = result.then(Multiaddr.of(parts.get(i)));
            }
        }
        return result;
    }

    private void listed(Named named, byte[] record) {
        String text = new String(record, StandardCharsets.UTF_8);
        if (!text.startsWith(TXT_KEY)) {
            return;
        }
        try {
            Multiaddr address = Multiaddr.parse(text.substring(TXT_KEY.length()));
            List<Multiaddr.Component> wanted = named.address().components();
            if (endsIn(address.components(), wanted.subList(1, wanted.size()))) {
                begin(new Named(address, named.depth() + 1));
            }
        } catch (MultiformatException e) {
            leftOut++;
        }
    }

    private static boolean endsIn(List<Multiaddr.Component> all, List<Multiaddr.Component> end) {
        return all.size() >= end.size() && all.subList(all.size() - end.size(), all.size()).equals(end);
    }
}
