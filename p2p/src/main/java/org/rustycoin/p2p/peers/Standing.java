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
 * stream may be a version that we do not know, so {@link #OFFENCES_MAX} of them are borne. What a peer sends unasked is
 * limited by message count and bytes; more is not looked at and counts as an offence. Stalls are counted and shown; they
 * are nobody's crime.
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
    static final int MESSAGES_PER_SECOND = 100;
    static final int MESSAGES_BURST = 2 * MESSAGES_PER_SECOND;
    /** Their bytes (WIRE.md §5), with a burst that lets two blocks pass which nobody had the transactions of. */
    static final int BYTES_PER_SECOND = 1 << 20;
    static final int BYTES_BURST = 4 << 20;

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
        int offences;
        int stalls;
        @Nullable
        String last;
        boolean going;

        Record(long now) {
            messages = new TokenBucket(now, MESSAGES_PER_SECOND, MESSAGES_BURST);
            bytes = new TokenBucket(now, BYTES_PER_SECOND, BYTES_BURST);
        }
    }

    private final Out out;
    private final Map<Peer, Record> connected = new LinkedHashMap<>();
    /** The latest last. */
    private final ArrayDeque<Dropped> dropped = new ArrayDeque<>();
    private final Map<String, Long> offencesByRule = new LinkedHashMap<>();

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
        if (record == null || record.going) {
            return false;
        }
        String tooMuch = null;
        if (!record.messages.take(now, 1)) {
            tooMuch = "more than " + MESSAGES_PER_SECOND + " unasked messages a second";
        } else if (!record.bytes.take(now, bytes)) {
            tooMuch = "more than " + BYTES_PER_SECOND + " unasked bytes a second";
        }
        if (tooMuch != null) {
            offended(now, peer, new Offence.OnStream("unasked-flood", tooMuch));
        }
        return tooMuch == null;
    }

    /** Something against the rules of a protocol; the peer is null if it never said who it is. */
    public void offended(long now, @Nullable Peer peer, Offence offence) {
        offencesByRule.merge(offence.rule(), 1L, Long::sum);
        Record record = peer == null ? null : connected.get(peer);
        if (peer == null || record == null) {
            return;
        }
        record.offences++;
        record.last = offence.rule() + ": " + offence.detail();
        if (offence instanceof Offence.OnConnection || record.offences >= OFFENCES_MAX) {
            letGo(now, peer, record, offence.rule(), offence.detail());
        }
    }

    /** A peer did not do in time what it was asked for. */
    public void stalled(Peer peer, String what) {
        Record record = connected.get(peer);
        if (record != null) {
            record.stalls++;
            record.last = "stalled: " + what;
        }
    }

    /** A peer is of no use, or an enemy. */
    public void drop(long now, Peer peer, String rule, String why) {
        offencesByRule.merge(rule, 1L, Long::sum);
        Record record = connected.get(peer);
        if (record != null) {
            letGo(now, peer, record, rule, why);
        }
    }

    private void letGo(long now, Peer peer, Record record, String rule, String why) {
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

    /** How often each rule was broken since the start, by anybody; rules are names of ours, so there are few. */
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
