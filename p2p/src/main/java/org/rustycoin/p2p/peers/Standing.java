package org.rustycoin.p2p.peers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.TokenBucket;

/**
 * What each peer did wrong, and what follows: every machine reports here, and only here is decided that a peer goes.
 *
 * <p>
 * Breaking a consensus rule costs the connection at once and keeps the peer away for {@link #AWAY}. Malformed bytes on a
 * stream may be a version that we do not know, so {@link #OFFENCES_MAX} of them are borne. What a peer says unasked is
 * limited by message count and bytes; more is not looked at and counts as an offence. What it asks is limited too, and
 * refused beyond that: a fast asker is no enemy. Stalls are counted and shown; they are nobody's crime.
 *
 * <p>
 * Of those that were dropped the last {@link #DROPPED_MAX} are remembered with the reason, for people. A peer id is free,
 * so keeping one away only spares us the same mistake twice in a row; it is no defence.
 */
public final class Standing implements Machine {

    /** How long a dropped peer is not let in again. */
    public static final long AWAY = 600_000_000_000L;
    public static final int OFFENCES_MAX = 10;
    public static final int DROPPED_MAX = 64;
    /** Unasked messages (WIRE.md §5), with a burst of two seconds' worth. */
    static final double MESSAGES_PER_SECOND = 100;
    /** Unasked bytes (WIRE.md §5), with a burst of two seconds' worth, which holds the largest block. */
    static final double BYTES_PER_SECOND = 1 << 20;
    /** Far more than a download asks at our fastest: 64 blocks, or 2000 headers, a question. */
    static final double QUESTIONS_PER_SECOND = 200;

    /** What this machine does. */
    public interface Out {

        void drop(Peer peer, String why);

        void event(Dropped dropped);
    }

    /** A peer that was dropped, and why. */
    public record Dropped(Peer peer, String rule, String why, long at) {}

    /** How a connected peer has behaved. */
    public record Conduct(int offences, int stalls, @Nullable String last) {}

    private static final class Record {
        final TokenBucket messages;
        final TokenBucket bytes;
        final TokenBucket questions;
        int offences;
        int stalls;
        @Nullable
        String last;
        boolean going;

        Record(long now) {
            messages = new TokenBucket(now, MESSAGES_PER_SECOND, 2 * MESSAGES_PER_SECOND);
            bytes = new TokenBucket(now, BYTES_PER_SECOND, 2 * BYTES_PER_SECOND);
            questions = new TokenBucket(now, QUESTIONS_PER_SECOND, 2 * QUESTIONS_PER_SECOND);
        }
    }

    private final Out out;
    private final Map<Peer, Record> connected = new LinkedHashMap<>();
    /** The latest last. */
    private final ArrayDeque<Dropped> dropped = new ArrayDeque<>();
    private final Map<String, Long> offencesByRule = new LinkedHashMap<>();
    private long statementsIgnored;
    private long questionsRefused;

    public Standing(Out out) {
        this.out = out;
    }

    /** A peer connected; false if it is kept away, and has been told to go. */
    public boolean connected(long now, Peer peer) {
        for (Dropped each : dropped) {
            if (each.peer().equals(peer) && now - each.at() < AWAY) {
                out.drop(peer, "it was dropped before: " + each.rule());
                return false;
            }
        }
        connected.put(peer, new Record(now));
        return true;
    }

    public void disconnected(Peer peer) {
        connected.remove(peer);
    }

    /** Whether one more unasked message of a peer, of so many bytes, is to be looked at. */
    public boolean mayTell(long now, Peer peer, int bytes) {
        Record record = connected.get(peer);
        if (record != null && record.messages.take(now, 1) && record.bytes.take(now, bytes)) {
            return true;
        }
        statementsIgnored++;
        if (record != null) {
            offended(now, peer, new Offence.OnStream("unasked-flood", "more than " + (int) MESSAGES_PER_SECOND
                    + " unasked messages or " + (int) BYTES_PER_SECOND + " unasked bytes a second"));
        }
        return false;
    }

    /** Whether one more question of a peer is to be answered. */
    public boolean mayAsk(long now, Peer peer) {
        Record record = connected.get(peer);
        if (record != null && record.questions.take(now, 1)) {
            return true;
        }
        questionsRefused++;
        return false;
    }

    /** Something against the rules of a protocol; the peer is null if it never said who it is. */
    public void offended(long now, @Nullable Peer peer, Offence offence) {
        count(offence.rule());
        Record record = peer == null ? null : connected.get(peer);
        if (peer == null || record == null) {
            return;
        }
        record.offences++;
        record.last = offence.rule() + ": " + offence.detail();
        if (offence instanceof Offence.OnConnection || record.offences >= OFFENCES_MAX) {
            drop(now, peer, record, offence.rule(), offence.detail());
        }
    }

    private void count(String rule) {
        offencesByRule.merge(rule, 1L, Long::sum);
    }

    /** A peer did not do in time what it was asked for. */
    public void stalled(Peer peer, String what) {
        Record record = connected.get(peer);
        if (record != null) {
            record.stalls++;
            record.last = "stalled: " + what;
        }
    }

    /** A peer is of no use, or an enemy: this counts as a breach of the rule, and ends its connections. */
    public void drop(long now, Peer peer, String rule, String why) {
        Record record = connected.get(peer);
        if (record != null && !record.going) {
            count(rule);
            record.last = rule + ": " + why;
            drop(now, peer, record, rule, why);
        }
    }

    private void drop(long now, Peer peer, Record record, String rule, String why) {
        if (record.going) {
            return;
        }
        record.going = true;
        var entry = new Dropped(peer, rule, why, now);
        dropped.add(entry);
        if (dropped.size() > DROPPED_MAX) {
            dropped.remove();
        }
        out.event(entry);
        out.drop(peer, rule + ": " + why);
    }

    public @Nullable Conduct conduct(Peer peer) {
        Record record = connected.get(peer);
        return record == null ? null : new Conduct(record.offences, record.stalls, record.last);
    }

    /** The peers that were dropped last, the latest last. */
    public List<Dropped> dropped() {
        return new ArrayList<>(dropped);
    }

    /** Unasked messages since the start that were not looked at. */
    public long statementsIgnored() {
        return statementsIgnored;
    }

    /** Questions since the start that were refused because their asker had asked too many. */
    public long questionsRefused() {
        return questionsRefused;
    }

    /** How often each rule was broken since the start, by anybody. */
    public Map<String, Long> offencesByRule() {
        return new LinkedHashMap<>(offencesByRule);
    }

    @Override
    public long deadline() {
        return NEVER;
    }

    @Override
    public void wake(long now) {
        // nothing is due: who is kept away is found out when it comes
    }
}
