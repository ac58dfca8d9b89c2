package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.netty.transport.Addresses;
import org.rustycoin.libp2p.netty.transport.Transport;
import org.rustycoin.libp2p.session.SessionStack;
import org.rustycoin.libp2p.session.limits.ConnectionAdmission;
import org.rustycoin.libp2p.session.limits.ConnectionScope;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.swarm.dialling.DialFailure;
import org.rustycoin.libp2p.swarm.dialling.DialRequest;
import org.rustycoin.libp2p.swarm.dialling.DialSettings;
import org.rustycoin.libp2p.swarm.dialling.Dialler;
import org.rustycoin.libp2p.swarm.resolving.Resolution;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;

/** Hosts a node's {@link Dialler}: wishes in, sockets out. Its state belongs to the node's loop. */
final class Dials implements Dialler.Out {

    /** An attempt of the dialler's: a dial of a transport, and then the connection that came of it. */
    private static final class Going {
        Transport.@Nullable Attempt attempt;
        @Nullable
        ConnectionHost host;
        @Nullable
        String refusal;
        boolean isAdmitted;
        boolean isCancelled;
        boolean isWanted;
    }

    private final Libp2p node;
    private final List<Transport> transports;
    private final Dialler dialler;
    private final Tickets tickets = new Tickets();
    private final Map<Ticket, CompletableFuture<Peer>> wishes = new LinkedHashMap<>();
    private final Map<Dialler.Attempt, Going> attempts = new LinkedHashMap<>();

    Dials(Libp2p node, List<Transport> transports, DialSettings settings, RandomGenerator random) {
        this.node = node;
        this.transports = transports;
        this.dialler = node.loop().add(new Dialler(node.self(), settings, this::canDial, random, this));
    }

    /** Whether there is a transport for an address. From any thread. */
    boolean canDial(Multiaddr address) {
        return transports.stream().anyMatch(each -> each.dials(address));
    }

    /** The machine, for its facts; on the loop. */
    Dialler machine() {
        return dialler;
    }

    /** @throws IllegalArgumentException if no transport has such addresses */
    CompletableFuture<Peer> dial(Multiaddr address) {
        boolean isNamed = Resolution.isNamed(address);
        if (!isNamed && !canDial(address)) {
            throw new IllegalArgumentException(
                    address + " is nothing to dial: give /ip4/ADDRESS, /ip6/ADDRESS or a name "
                            + "as /dns4/NAME, then /tcp/PORT, /tcp/PORT/ws, /tcp/PORT/tls/ws or /udp/PORT/quic-v1, or "
                            + "/dnsaddr/NAME");
        }
        Peer peer = peerOf(address);
        return isNamed ? resolved(peer, address) : dial(peer, List.of(address));
    }

    private static @Nullable Peer peerOf(Multiaddr address) {
        try {
            PeerId id = PeerId.in(address);
            return id == null ? null : id.toPeer();
        } catch (MultiformatException e) {
            throw new IllegalArgumentException(address + " ends in no peer id", e);
        }
    }

    /** Dials what a name stands for: the peer that was asked for, or else the first that it names. */
    private CompletableFuture<Peer> resolved(@Nullable Peer peer, Multiaddr address) {
        CompletableFuture<List<Multiaddr>> resolving = node.resolver().resolve(address);
        CompletableFuture<Peer> dialled = resolving.thenCompose(addresses -> dial(
                peer == null ? peerOf(addresses.getFirst()) : peer, addresses));
        dialled.whenComplete((_, _) -> {
            if (dialled.isCancelled()) {
                resolving.cancel(false);
            }
        });
        return dialled;
    }

    /** Connects to a peer at one of its addresses, unless it is connected. From any thread. */
    CompletableFuture<Peer> dial(@Nullable Peer peer, List<Multiaddr> addresses) {
        return wish(peer, addresses, false);
    }

    /** Connects to a peer once more. From any thread. */
    CompletableFuture<Peer> again(Peer peer, Multiaddr address) {
        return wish(peer, List.of(address), true);
    }

    private CompletableFuture<Peer> wish(@Nullable Peer peer, List<Multiaddr> addresses, boolean again) {
        var wish = new CompletableFuture<Peer>();
        node.loop().execute(now -> {
            if (peer != null && !again && node.peers().connectionTo(peer) != null) {
                wish.complete(peer);
                return;
            }
            Ticket ticket = tickets.next();
            wishes.put(ticket, wish);
            dialler.dial(now, new DialRequest(ticket, peer, addresses, true));
            wish.whenComplete((_, _) -> {
                if (wish.isCancelled()) {
                    node.loop().execute(later -> {
                        wishes.remove(ticket);
                        dialler.cancel(later, ticket);
                    });
                }
            });
        });
        return wish;
    }

    // ---- what the dialler wants done: effects ----

    @Override
    public void begin(Dialler.Attempt attempt, @Nullable Peer peer, Multiaddr address) {
        node.loop().effect(() -> {
            var going = new Going();
            attempts.put(attempt, going);
            begin(attempt, going, peer == null ? null : PeerId.of(peer), address, node.stack());
        });
    }

    /** Tries the preferred security protocol, whose first message need not wait; then the others. */
    private void begin(Dialler.Attempt attempt, Going going, @Nullable PeerId expected, Multiaddr address,
            SessionStack stack) {
        Transport transport = transports.stream().filter(each -> each.dials(address)).findFirst().orElseThrow();
        InetAddress ip = Addresses.ip(address);
        ConnectionAdmission admission = node.resources().openConnection(node.clock().now(), true,
                ip == null ? null : ip.getAddress(), !address.has(AddressProtocol.QUIC_V1));
        if (admission instanceof Refusal refusal) {
            node.refused(refusal);
            attempts.remove(attempt);
            node.loop().execute(now -> dialler.failed(now, attempt, refusal.text()));
            return;
        }
        going.attempt = transport.dial(address, new PendingUpgrade(node, true, transport.nameOf(address), expected,
                stack.first(), (ConnectionScope) admission, new PendingUpgrade.Outcome() {

                    @Override
                    public void handedOver() {
                        node.loop().execute(now -> dialler.securing(now, attempt));
                    }

                    @Override
                    public void established(ConnectionHost host) {
                        node.loop().execute(now -> {
                            going.host = host;
                            dialler.connected(now, attempt);
                        });
                    }

                    @Override
                    public void failed(PendingUpgrade.Reason reason) {
                        if (reason.insecure() && stack.hasRest()) {
                            node.loop().post(() -> {
                                if (!going.isCancelled) {
                                    begin(attempt, going, expected, address, stack.rest());
                                }
                            });
                            return;
                        }
                        node.loop().execute(now -> {
                            attempts.remove(attempt);
                            dialler.failed(now, attempt, reason.text());
                        });
                    }
                }));
    }

    @Override
    public void cancel(Dialler.Attempt attempt) {
        node.loop().effect(() -> {
            Going going = attempts.remove(attempt);
            if (going != null && going.attempt != null) {
                going.isCancelled = true;
                going.attempt.cancel();
            }
        });
    }

    @Override
    public void dialled(Ticket ticket, Dialler.Attempt attempt, Multiaddr address) {
        node.loop().effect(() -> {
            Going going = attempts.get(attempt);
            CompletableFuture<Peer> wish = wishes.remove(ticket);
            ConnectionHost host = going == null ? null : going.host;
            if (wish == null || going == null || host == null) {
                return;
            }
            if (!going.isAdmitted) {
                going.isAdmitted = true;
                node.loop().handle(now -> going.refusal = node.peers().admit(now, host));
                node.loop().post(() -> over(attempt, host)); // after the dial's other tickets
            }
            if (going.refusal == null) {
                going.isWanted |= wish.complete(host.peer());
            } else {
                wish.completeExceptionally(new IOException(going.refusal));
            }
        });
    }

    private void over(Dialler.Attempt attempt, ConnectionHost host) {
        Going going = attempts.remove(attempt);
        if (going != null && !going.isWanted) {
            host.close("the dial was given up when it had just succeeded");
        }
    }

    @Override
    public void failed(Ticket ticket, DialFailure failure) {
        node.loop().effect(() -> {
            CompletableFuture<Peer> wish = wishes.remove(ticket);
            if (wish != null) {
                wish.completeExceptionally(new IOException(failure.text()));
            }
        });
    }

    DialFacts facts() {
        return new DialFacts(dialler.attemptsBegun(), dialler.attempts(), dialler.backingOff(), dialler.isUdpBlocked(),
                dialler.isIp6Blocked());
    }

    /** What is kept of dials under way, counted: 0 when there are none. */
    int kept() {
        return wishes.size() + attempts.size();
    }
}
