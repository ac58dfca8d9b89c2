package org.rustycoin.simulator.dht;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.protocols.kad.KadFacts;
import org.rustycoin.libp2p.protocols.kad.KadOut;
import org.rustycoin.libp2p.protocols.kad.KadResult;
import org.rustycoin.libp2p.protocols.kad.KadSettings;
import org.rustycoin.libp2p.protocols.kad.Kademlia;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.MachineLoop;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;
import org.rustycoin.simulator.world.World;

/** An honest node: the host of the machine. */
final class DhtNode implements Place, KadOut {

    private final World world;
    private final Streets streets;
    private final Contact contact;
    private final MachineLoop loop = new MachineLoop();
    private final Kademlia machine;
    private final Tickets tickets = new Tickets();
    private final Map<Ticket, Question> questions = new LinkedHashMap<>();
    private final Map<Ticket, Consumer<KadResult>> searches = new LinkedHashMap<>();
    private boolean isReachable = true;
    private long wakeAt = Long.MAX_VALUE;

    DhtNode(World world, Streets streets, Contact contact, KadSettings settings) {
        this.world = world;
        this.streets = streets;
        this.contact = contact;
        this.machine = loop.add(new Kademlia(contact.id(), settings, world.fork(), this));
        machine.addresses(contact.addresses());
        streets.add(this);
    }

    // ---- what happens to it ----

    /** Connects to a node that it was told of. */
    void join(Place known) {
        streets.meet(this, known, 5_000_000_000L);
    }

    /** Nobody reaches it any more, and it says nothing. */
    void vanish() {
        isReachable = false;
    }

    void find(PeerId peer, Consumer<KadResult> heard) {
        Ticket ticket = tickets.next();
        searches.put(ticket, heard);
        input(() -> machine.findPeer(world.now(), ticket, peer, 0));
    }

    KadFacts facts() {
        return machine.facts();
    }

    private void input(Runnable handler) {
        if (isReachable) {
            loop.handle(world.now(), handler);
            scheduleWake();
        }
    }

    private void scheduleWake() {
        long deadline = loop.deadline();
        if (deadline < wakeAt) {
            wakeAt = Math.max(deadline, world.now());
            long mine = wakeAt;
            world.at(mine, () -> {
                if (wakeAt == mine && isReachable) { // otherwise an earlier deadline has come up since, and did this work
                    wakeAt = Long.MAX_VALUE;
                    loop.wake(world.now());
                    scheduleWake();
                }
            });
        }
    }

    // ---- a place ----

    @Override
    public Contact contact() {
        return contact;
    }

    @Override
    public boolean isReachable() {
        return isReachable;
    }

    @Override
    public void opened(Place other) {
        input(() -> {
            machine.connected(world.now(), other.peer(), other.address(), true); // as if either had dialled
            machine.identified(world.now(), other.peer(), true, other.contact().addresses());
        });
    }

    @Override
    public void closed(Place other) {
        input(() -> machine.disconnected(other.peer()));
    }

    @Override
    public void asked(Peer asker, Question question, Message message) {
        Ticket ticket = tickets.next();
        questions.put(ticket, question);
        input(() -> machine.asked(world.now(), asker, ticket, message));
    }

    // ---- what the machine wants done ----

    @Override
    public void ask(Ticket ticket, Contact to, Message question, long timeoutNanos) {
        loop.effect(() -> streets.ask(this, to, question, new Question() {

            @Override
            public void answer(Message answer) {
                input(() -> machine.answered(world.now(), ticket, answer));
            }

            @Override
            public void fail() {
                input(() -> machine.failed(world.now(), ticket, new Failure.Gone()));
            }

            @Override
            public void end() {
                fail();
            }
        }));
    }

    @Override
    public void tell(Contact to, Message statement) {
        loop.effect(() -> streets.ask(this, to, statement, new Question() {

            @Override
            public void answer(Message answer) {
                // nobody waits for one
            }

            @Override
            public void fail() {
                // nor cares
            }

            @Override
            public void end() {
                // it is heard
            }
        }));
    }

    private void reply(Ticket ticket, Consumer<Question> how) {
        loop.effect(() -> {
            Question question = questions.remove(ticket);
            if (question != null) {
                how.accept(question);
            }
        });
    }

    @Override
    public void answer(Ticket ticket, Message answer) {
        reply(ticket, question -> question.answer(answer));
    }

    @Override
    public void listen(Ticket ticket) {
        reply(ticket, Question::end);
    }

    @Override
    public void refuse(Ticket ticket) {
        reply(ticket, Question::fail);
    }

    @Override
    public void offended(Peer peer, Offence offence) {
        loop.effect(() -> world.trace().note(world.now(), contact.peer().shortId(),
                peer.shortId() + " offends: " + offence.rule()));
    }

    @Override
    public void serving(boolean isServing) {
        // everybody serves from the start
    }

    @Override
    public void done(Ticket search, KadResult result) {
        loop.effect(() -> {
            Consumer<KadResult> heard = searches.remove(search);
            if (heard != null) {
                heard.accept(result);
            }
        });
    }
}
