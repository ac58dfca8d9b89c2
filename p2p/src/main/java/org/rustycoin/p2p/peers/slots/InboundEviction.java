package org.rustycoin.p2p.peers.slots;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

import org.jspecify.annotations.Nullable;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.groups.NetworkGroup;

/**
 * Which inbound peer goes when there is one too many: facts in, a choice out, as Bitcoin Core's {@code node/eviction.cpp}.
 *
 * <p>
 * Protected are, in this order, {@link #BY_GROUP} of groups that a secret picks, {@link #BY_PING} that answer fastest,
 * {@link #BY_NEWS} that gave us news of blocks last, and the older half of the rest. Each is something that an attacker has to
 * work for in another way: networks he does not choose, being near, being useful, having been there. Of those that are left
 * the youngest goes, of the group that has most of them. Nobody may be left; then it is the newcomer who has to go.
 *
 * <p>
 * Protection by relayed transactions comes with transactions.
 */
public final class InboundEviction {

    static final int BY_GROUP = 4;
    static final int BY_PING = 8;
    static final int BY_NEWS = 4;

    /**
     * A peer that may have to go.
     *
     * @param since     when it connected
     * @param pingNanos the fastest answer; {@link Long#MAX_VALUE} if there has been none
     * @param news      when it told us of a new block last; {@link Long#MIN_VALUE} if never
     * @param isSuspect whether it has broken rules: only such go, as long as there are any
     */
    public record Candidate(Peer peer, NetworkGroup group, long since, long pingNanos, long news,
            boolean isSuspect) {}

    private InboundEviction() {}

    /**
     * Who goes; null if everybody is protected.
     *
     * @param secretOrder of groups, known to nobody else and the same each time
     */
    public static @Nullable Peer choose(List<Candidate> candidates, ToIntFunction<NetworkGroup> secretOrder) {
        var left = new ArrayList<>(candidates);
        protect(left, BY_GROUP, Comparator.comparingInt(each -> secretOrder.applyAsInt(each.group())));
        protect(left, BY_PING, Comparator.comparingLong(Candidate::pingNanos));
        left.sort(Comparator.comparingLong(Candidate::news).reversed());
        long useful = left.stream().filter(each -> each.news() != Long.MIN_VALUE).count();
        left.subList(0, (int) Math.min(BY_NEWS, useful)).clear();
        protect(left, left.size() / 2, Comparator.comparingLong(Candidate::since));
        if (left.stream().anyMatch(Candidate::isSuspect)) {
            left.removeIf(each -> !each.isSuspect());
        }
        return youngestOfLargest(left);
    }

    private static void protect(List<Candidate> left, int count, Comparator<Candidate> best) {
        left.sort(best);
        left.subList(0, Math.min(count, left.size())).clear();
    }

    private static @Nullable Peer youngestOfLargest(List<Candidate> left) {
        Map<NetworkGroup, List<Candidate>> groups = new LinkedHashMap<>();
        for (Candidate each : left) {
            groups.computeIfAbsent(each.group(), _ -> new ArrayList<>()).add(each);
        }
        Candidate chosen = null;
        int most = 0;
        for (List<Candidate> members : groups.values()) {
            Candidate youngest = members.stream().max(Comparator.comparingLong(Candidate::since)).orElseThrow();
            boolean younger = chosen == null || youngest.since() > chosen.since();
            if (members.size() > most || members.size() == most && younger) {
                most = members.size();
                chosen = youngest;
            }
        }
        return chosen == null ? null : chosen.peer();
    }
}
