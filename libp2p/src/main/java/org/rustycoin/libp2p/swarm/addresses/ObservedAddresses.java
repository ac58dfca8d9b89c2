package org.rustycoin.libp2p.swarm.addresses;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Agenda;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;

/**
 * Where others see this node, counted by the networks that they are in.
 *
 * <p>
 * Rules. (1) An observation counts as its observer's network ({@link Witness}): one network has one voice about an
 * address, however many peers it has. (2) An address that {@link AddressSettings#observersMin} networks see is a candidate;
 * with fewer it is none. A candidate is not yet believed: it is worth a try. (3) A connection that came to us shows the
 * port that was dialled. One that we dialled left by a port of the moment, as go-libp2p too ignores; of it counts the IP
 * address alone, with the ports that we listen on, as rust-libp2p does: behind a 1:1 NAT nobody could come to us before
 * somebody knew that address. (4) What a connection says anew replaces what it said before. (5) A voice is heard as
 * long as its connection lasts and {@link #EXPIRY_NANOS} longer. (6) Bounds: {@link #ADDRESSES_MAX}, where the address
 * with the fewest voices goes first, and {@link #PER_GROUP_MAX}, where a network's oldest word goes first.
 *
 * <p>
 * An attacker needs peers in {@code observersMin} networks to make a lie a candidate, and gains a few dials of AutoNAT
 * servers to it, which are limited there. It cannot have a true candidate forgotten while it has more voices than the
 * attacker's.
 *
 * @param <C> a connection, found again by {@code equals}
 */
public final class ObservedAddresses<C> implements Machine {

    /** As go-libp2p keeps observed addresses: {@code OwnObservedAddressTTL}. */
    static final long EXPIRY_NANOS = 30L * 60 * 1_000_000_000L;
    /** Two families, four transports, and a NAT or two that changed their minds. */
    static final int ADDRESSES_MAX = 64;
    /** Different addresses that one network may speak for: two families by four transports. */
    static final int PER_GROUP_MAX = 8;

    public interface Out {

        /** Enough networks see this node at an address. */
        void candidate(Multiaddr address);

        /** They no longer do. */
        void withdrawn(Multiaddr address);
    }

    /** An address and the networks that see this node there. */
    public record Count(Multiaddr address, int networks) {}

    private record Key(Multiaddr address, String group) {}

    /** A network's voice about an address: the open connections that say so; expires some time after the last. */
    private static final class Voice {
        int open;
        long fadesAt;
    }

    /** What one connection has said: it takes back only the voice that it raised. */
    private record Said(Key key, Voice voice) {}

    private static final class Seen {
        final Map<String, Voice> voices = new LinkedHashMap<>();
        boolean isCandidate;
    }

    private final AddressSettings settings;
    private final Out out;
    private final Map<Multiaddr, Seen> addresses = new LinkedHashMap<>();
    /** What each network speaks for, the oldest first. */
    private final Map<String, SequencedSet<Multiaddr>> byGroup = new LinkedHashMap<>();
    private final Map<C, List<Said>> byConnection = new LinkedHashMap<>();
    private final Agenda<Key> expiries = new Agenda<>();
    private List<Multiaddr> listening = List.of();
    private long ignored;
    private long pushedOut;

    public ObservedAddresses(AddressSettings settings, Out out) {
        this.settings = settings;
        this.out = out;
    }

    /** The addresses that this node listens on, without its peer id, with their ports. */
    public void listening(List<Multiaddr> bound) {
        listening = List.copyOf(bound);
    }

    /**
     * A peer says where it sees us.
     *
     * @param from     where the peer is
     * @param outbound whether we dialled it
     */
    public void observed(long now, C connection, Peer peer, Multiaddr from, boolean outbound, Multiaddr observed) {
        for (Said before : fallenSilent(connection)) { // but others may have said it until a while ago
            if (before.voice.fadesAt > now) {
                expiries.set(before.key, before.voice.fadesAt);
            } else {
                silence(before.key);
            }
        }
        Witness witness = Witness.of(peer, from);
        var keys = new ArrayList<Key>();
        if (witness != null) {
            for (Multiaddr address : meant(observed.withoutPeer(), outbound)) {
                if (Witness.isCandidate(address, settings) && witness.knows(Witness.isPublic(address))) {
                    keys.add(new Key(address, witness.name()));
                }
            }
        }
        if (keys.isEmpty()) {
            ignored++;
            return;
        }
        byConnection.put(connection, keys.stream().map(this::speak).toList());
    }

    /** A connection has ended; its voice fades. */
    public void closed(long now, C connection) {
        for (Said each : byConnection.getOrDefault(connection, List.of())) {
            each.voice.fadesAt = now + EXPIRY_NANOS;
        }
        for (Said each : fallenSilent(connection)) {
            expiries.set(each.key, each.voice.fadesAt);
        }
    }

    /** What no connection says any more now that this one says nothing. */
    private List<Said> fallenSilent(C connection) {
        List<Said> before = byConnection.remove(connection);
        return before == null
                ? List.of()
                : before.stream().filter(each -> voice(each.key) == each.voice && --each.voice.open == 0).toList();
    }

    private Said speak(Key key) {
        Seen seen = addresses.computeIfAbsent(key.address, _ -> new Seen());
        Voice voice = seen.voices.computeIfAbsent(key.group, _ -> new Voice());
        voice.open++;
        expiries.remove(key);
        SequencedSet<Multiaddr> said = byGroup.computeIfAbsent(key.group, _ -> new LinkedHashSet<>());
        said.addLast(key.address);
        if (said.size() > PER_GROUP_MAX) {
            pushedOut++;
            silence(new Key(said.getFirst(), key.group));
        }
        if (addresses.size() > ADDRESSES_MAX) {
            pushedOut++;
            forgetTheLeastSeen();
        }
        decide(key.address);
        return new Said(key, voice);
    }

    private void silence(Key key) {
        expiries.remove(key);
        Set<Multiaddr> said = byGroup.get(key.group);
        if (said != null && said.remove(key.address) && said.isEmpty()) {
            byGroup.remove(key.group);
        }
        Seen seen = addresses.get(key.address);
        if (seen != null) {
            seen.voices.remove(key.group);
            decide(key.address);
            if (seen.voices.isEmpty()) {
                addresses.remove(key.address);
            }
        }
    }

    private void forgetTheLeastSeen() {
        Multiaddr least = addresses.entrySet().stream()
                .min(Comparator.comparingInt(each -> each.getValue().voices.size())).orElseThrow().getKey();
        Seen seen = addresses.get(least);
        if (seen != null) {
            for (String group : List.copyOf(seen.voices.keySet())) {
                silence(new Key(least, group));
            }
        }
    }

    private void decide(Multiaddr address) {
        Seen seen = addresses.get(address);
        if (seen == null) {
            return;
        }
        boolean isEnough = seen.voices.size() >= settings.observersMin();
        if (isEnough != seen.isCandidate) {
            seen.isCandidate = isEnough;
            if (isEnough) {
                out.candidate(address);
            } else {
                out.withdrawn(address);
            }
        }
    }

    private @Nullable Voice voice(Key key) {
        Seen seen = addresses.get(key.address);
        return seen == null ? null : seen.voices.get(key.group);
    }

    /** The addresses of ours that an observation speaks for: none if it is of a kind that we do not listen on. */
    private List<Multiaddr> meant(Multiaddr observed, boolean outbound) {
        byte[] ip = IpAddresses.of(observed);
        if (ip == null) {
            return List.of();
        }
        var meant = new LinkedHashSet<Multiaddr>();
        for (Multiaddr ours : listening) {
            if (isSameKind(ours, observed)) {
                Multiaddr seen = outbound ? ours : observed;
                meant.add(seen.withIp(ip)); // an IPv4 address in IPv6's form becomes one in its own
            }
        }
        return List.copyOf(meant);
    }

    /** Whether two addresses go by the same protocols, whatever their values. */
    private static boolean isSameKind(Multiaddr one, Multiaddr other) {
        byte[] ip = IpAddresses.of(one);
        byte[] otherIp = IpAddresses.of(other);
        return ip != null && otherIp != null && ip.length == otherIp.length
                && behindIp(one).equals(behindIp(other));
    }

    private static List<AddressProtocol> behindIp(Multiaddr address) {
        return address.components().stream().skip(1).map(Multiaddr.Component::protocol).toList();
    }

    // ---- time ----

    @Override
    public long deadline() {
        return expiries.deadline();
    }

    @Override
    public void wake(long now) {
        for (Key key = expiries.poll(now); key != null; key = expiries.poll(now)) {
            silence(key);
        }
    }

    // ---- facts ----

    /** What is seen, by how many networks, the most seen first. */
    public List<Count> counts() {
        return addresses.entrySet().stream().map(each -> new Count(each.getKey(), each.getValue().voices.size()))
                .sorted(Comparator.comparingInt(Count::networks).reversed()).toList();
    }

    /** Observations that count for nothing: of an address or a kind that cannot be ours, or by who cannot know. */
    public long ignored() {
        return ignored;
    }

    /** Voices and addresses that had to make room. */
    public long pushedOut() {
        return pushedOut;
    }

    /** What is kept, counted: 0 when nobody has seen this node lately. */
    int kept() {
        return addresses.size() + byGroup.size() + byConnection.size() + expiries.size();
    }
}
