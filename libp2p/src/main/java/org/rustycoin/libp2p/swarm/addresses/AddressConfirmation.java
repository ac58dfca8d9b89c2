package org.rustycoin.libp2p.swarm.addresses;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;

/**
 * Decides at which addresses this node can be reached, by asking servers of several networks to try.
 *
 * <p>
 * Rules. (1) Candidates are the public addresses that the node listens on and those that enough networks observe; beyond
 * {@link #CANDIDATES_MAX} none is taken. (2) A network has one word about a candidate, its latest ({@link Witness}): who
 * has many peers in one network has no more say. (3) A candidate is confirmed when servers of
 * {@link AddressSettings#serversMin} networks have reached it and more did than did not (libp2p autonat-v2, implementation
 * suggestions). It is lost when as many did not and they are more, when nobody reaches it any more within
 * {@link Candidate#WORD_NANOS}, or when it is no candidate any more. (4) A network is asked about an address again after
 * {@link #RECHECK_NANOS}, and anybody about one that is settled after {@link #SETTLED_NANOS}; a server is left alone for {@link #REST_NANOS} after each question, as go-libp2p does.
 * (5) Servers that prove that they got through (AutoNAT v2's nonce) are asked before those that only say so (v1). Among
 * equals chance decides, so that nobody can place himself first. (6) {@link #PROBES_MAX} questions at a time, one for each
 * candidate, each for at most {@link #PROBE_NANOS}.
 *
 * <p>
 * Who controls servers in {@code serversMin} networks can have a wrong address confirmed only if this node is seen there
 * or listens there; and a wrong address of ours is a dial in vain for others. A step costs the number of candidates by
 * that of servers, at most {@link #CANDIDATES_MAX} by {@link #SERVERS_MAX}.
 */
public final class AddressConfirmation implements Machine {

    /** Two families by four transports, listened on and observed, twice over. */
    static final int CANDIDATES_MAX = 32;
    /** More than are asked within a recheck's time. */
    static final int SERVERS_MAX = 64;
    /** Of one network: more of them have no more to say. */
    static final int SERVERS_PER_GROUP_MAX = 4;
    /** As go-libp2p's concurrency. */
    static final int PROBES_MAX = 5;
    /** As go-libp2p's {@code newAddrsProbeDelay}: several addresses become candidates at once. */
    static final long FIRST_NANOS = 1_000_000_000L;
    /** A network's word is renewed several times before it expires. */
    static final long RECHECK_NANOS = 45L * 60 * 1_000_000_000L;
    /** Between questions about an address of which enough is known, unless the last answer contradicts that. */
    static final long SETTLED_NANOS = 15L * 60 * 1_000_000_000L;
    /** As go-libp2p's {@code defaultThrottlePeerDuration}; servers allow more. */
    static final long REST_NANOS = 120L * 1_000_000_000L;
    /** Longer than any server and its dial take. */
    static final long PROBE_NANOS = 60L * 1_000_000_000L;

    public interface Out {

        /**
         * Asks a server to reach us at an address; answered once by {@link AddressConfirmation#verdict}.
         *
         * @param proves what {@link AddressConfirmation#serverAdded} said of the server
         */
        void probe(Ticket ticket, Peer server, Multiaddr address, boolean proves);

        void confirmed(Multiaddr address);

        void lost(Multiaddr address);
    }

    /**
     * How a candidate stands.
     *
     * @param reached     networks whose servers reached it
     * @param unreachable networks whose servers did not
     */
    public record Standing(Multiaddr address, boolean isConfirmed, int reached, int unreachable) {}

    private static final class Server {
        final Witness witness;
        boolean proves;
        long restsUntil;

        Server(Witness witness, boolean proves) {
            this.witness = witness;
            this.proves = proves;
        }
    }

    private record Probe(Candidate candidate, Peer peer, Server server, long until) {}

    private record Choice(Peer peer, Server server) {}

    private final AddressSettings settings;
    private final RandomGenerator random;
    private final Out out;
    private final Tickets tickets = new Tickets();
    private final Map<Multiaddr, Candidate> candidates = new LinkedHashMap<>();
    private final Map<Peer, Server> servers = new LinkedHashMap<>();
    private final Map<Ticket, Probe> probes = new LinkedHashMap<>();
    private long due = NEVER;
    private long leftOut;

    public AddressConfirmation(AddressSettings settings, RandomGenerator random, Out out) {
        this.settings = settings;
        this.random = random;
        this.out = out;
    }

    // ---- what could be ours ----

    /** The addresses that this node listens on, with their ports; those that cannot be confirmed are left out. */
    public void listening(long now, List<Multiaddr> bound) {
        candidates.values().forEach(each -> each.isListenedOn = false);
        for (Multiaddr address : bound) {
            Candidate candidate = candidate(now, address.withoutPeer());
            if (candidate != null) {
                candidate.isListenedOn = true;
            }
        }
        List.copyOf(candidates.values()).forEach(this::dropUnlessWanted);
        refile(now);
    }

    /** Enough networks see us at an address. */
    public void observed(long now, Multiaddr address) {
        Candidate candidate = candidate(now, address);
        if (candidate != null) {
            candidate.isObserved = true;
        }
        refile(now);
    }

    /** They no longer do. */
    public void unobserved(long now, Multiaddr address) {
        Candidate candidate = candidates.get(address);
        if (candidate != null) {
            candidate.isObserved = false;
            dropUnlessWanted(candidate);
        }
        refile(now);
    }

    private @Nullable Candidate candidate(long now, Multiaddr address) {
        if (!Witness.isCandidate(address, settings)) {
            return null;
        }
        Candidate known = candidates.get(address);
        if (known == null && candidates.size() >= CANDIDATES_MAX) {
            leftOut++;
            return null;
        }
        return known != null
                ? known
                : candidates.computeIfAbsent(address, _ -> new Candidate(address, now + FIRST_NANOS));
    }

    private void dropUnlessWanted(Candidate candidate) {
        if (!candidate.isWanted()) {
            candidates.remove(candidate.address);
            if (candidate.isConfirmed) {
                out.lost(candidate.address);
            }
        }
    }

    // ---- whom to ask ----

    /**
     * A connected peer answers such questions.
     *
     * @param from   where it is
     * @param proves whether its answers come with a proof that it got through
     */
    public void serverAdded(long now, Peer peer, Multiaddr from, boolean proves) {
        Server known = servers.get(peer);
        Witness witness = Witness.of(peer, from);
        if (known != null) {
            known.proves = proves;
        } else if (witness != null && servers.size() < SERVERS_MAX && hasRoom(witness)) {
            servers.put(peer, new Server(witness, proves));
        } else {
            leftOut++;
        }
        refile(now);
    }

    private boolean hasRoom(Witness witness) {
        return (witness.isPublic() || settings.isPrivateCounted()) && servers.values().stream()
                .filter(each -> each.witness.equals(witness)).count() < SERVERS_PER_GROUP_MAX;
    }

    public void serverRemoved(long now, Peer peer) {
        servers.remove(peer);
        candidates.values().forEach(each -> each.refusers.remove(peer));
        refile(now);
    }

    // ---- answers ----

    /** What came of a probe. */
    public void verdict(long now, Ticket ticket, Verdict verdict) {
        Probe probe = probes.remove(ticket);
        if (probe == null) {
            return; // too late
        }
        Candidate candidate = probe.candidate;
        candidate.isProbed = false;
        candidate.restsUntil = now + FIRST_NANOS;
        switch (verdict) {
            case REACHED, UNREACHABLE -> {
                boolean isReached = verdict == Verdict.REACHED;
                candidate.say(now, probe.server.witness.name(), isReached);
                decide(candidate);
                Boolean settled = candidate.settled(settings.serversMin());
                if (settled != null && settled == isReached) {
                    candidate.restsUntil = now + SETTLED_NANOS;
                }
            }
            case REFUSED -> candidate.refusers.add(probe.peer);
            case FAILED -> {
                // the server rests, as after every question, and is asked again
            }
        }
        advance(now);
    }

    private void decide(Candidate candidate) {
        if (candidates.get(candidate.address) != candidate) {
            return; // no longer a candidate when the word about it came
        }
        Boolean settled = candidate.settled(settings.serversMin());
        boolean isConfirmed = settled != null
                ? settled
                : candidate.isConfirmed && candidate.reached() > 0;
        if (isConfirmed != candidate.isConfirmed) {
            candidate.isConfirmed = isConfirmed;
            if (isConfirmed) {
                out.confirmed(candidate.address);
            } else {
                out.lost(candidate.address);
            }
        }
    }

    // ---- time ----

    @Override
    public long deadline() {
        return due;
    }

    @Override
    public void wake(long now) {
        for (Map.Entry<Ticket, Probe> each : List.copyOf(probes.entrySet())) {
            if (each.getValue().until <= now) {
                verdict(now, each.getKey(), Verdict.FAILED);
            }
        }
        for (Candidate each : candidates.values()) {
            each.expire(now);
            decide(each);
        }
        advance(now);
    }

    /** Asks whatever can be asked now. */
    private void advance(long now) {
        for (Candidate each : candidates.values()) {
            if (probes.size() >= PROBES_MAX) {
                break;
            }
            if (!each.isProbed && each.restsUntil <= now) {
                Choice choice = choose(now, each);
                if (choice != null) {
                    probe(now, each, choice);
                }
            }
        }
        refile(now);
    }

    private void probe(long now, Candidate candidate, Choice choice) {
        Ticket ticket = tickets.next();
        candidate.isProbed = true;
        choice.server.restsUntil = now + REST_NANOS + random.nextLong(REST_NANOS / 4);
        probes.put(ticket, new Probe(candidate, choice.peer, choice.server, now + PROBE_NANOS));
        out.probe(ticket, choice.peer, candidate.address, choice.server.proves);
    }

    /** A server that may be asked now about a candidate: one that proves its answer if there is any. */
    private @Nullable Choice choose(long now, Candidate candidate) {
        var proving = new ArrayList<Choice>();
        var saying = new ArrayList<Choice>();
        servers.forEach((peer, server) -> {
            if (askableAt(candidate, peer, server) <= now) {
                (server.proves ? proving : saying).add(new Choice(peer, server));
            }
        });
        List<Choice> best = proving.isEmpty() ? saying : proving;
        return best.isEmpty() ? null : best.get(random.nextInt(best.size()));
    }

    private static long askableAt(Candidate candidate, Peer peer, Server server) {
        if (!server.witness.knows(candidate.isPublic) || candidate.refusers.contains(peer)) {
            return NEVER;
        }
        Long heardAt = candidate.heardAt(server.witness.name());
        return Math.max(server.restsUntil, heardAt == null ? 0 : heardAt + RECHECK_NANOS);
    }

    /** When there is next something to do. */
    private void refile(long now) {
        long next = NEVER;
        for (Probe each : probes.values()) {
            next = Math.min(next, each.until);
        }
        for (Candidate each : candidates.values()) {
            next = Math.min(next, each.deadline());
            if (!each.isProbed && probes.size() < PROBES_MAX) {
                for (Map.Entry<Peer, Server> server : servers.entrySet()) {
                    next = Math.min(next,
                            Math.max(each.restsUntil, askableAt(each, server.getKey(), server.getValue())));
                }
            }
        }
        due = next == NEVER ? NEVER : Math.max(next, now + 1);
    }

    // ---- facts ----

    /** The addresses at which this node can be reached, the first confirmed first. */
    public List<Multiaddr> confirmed() {
        return candidates.values().stream().filter(each -> each.isConfirmed).map(each -> each.address).toList();
    }

    public List<Standing> standings() {
        return candidates.values().stream()
                .map(each -> new Standing(each.address, each.isConfirmed, each.reached(), each.unreachable())).toList();
    }

    /** Candidates and servers beyond the limits. */
    public long leftOut() {
        return leftOut;
    }

    /** Questions under way. */
    public int probes() {
        return probes.size();
    }
}
