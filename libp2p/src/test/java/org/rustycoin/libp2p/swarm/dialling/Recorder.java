package org.rustycoin.libp2p.swarm.dialling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.swarm.dialling.Dialler.Attempt;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

/** What a dialler did, as text in order, and which attempts are under way. */
final class Recorder implements Dialler.Out {

    final List<String> done = new ArrayList<>();
    final Map<Attempt, Multiaddr> begun = new LinkedHashMap<>();
    final Map<Ticket, String> answers = new LinkedHashMap<>();
    DialFailure lastFailure = new DialFailure("nothing failed", List.of());

    static Multiaddr at(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (MultiformatException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static List<Multiaddr> all(String... texts) {
        var all = new ArrayList<Multiaddr>();
        for (String text : texts) {
            all.add(at(text));
        }
        return all;
    }

    @Override
    public void begin(Attempt attempt, @Nullable Peer peer, Multiaddr address) {
        begun.put(attempt, address);
        done.add("begin " + address);
    }

    @Override
    public void cancel(Attempt attempt) {
        done.add("cancel " + begun.getOrDefault(attempt, at("/ip4/0.0.0.0")));
        begun.remove(attempt);
    }

    @Override
    public void dialled(Ticket ticket, Attempt attempt, Multiaddr address) {
        begun.remove(attempt);
        answer(ticket, "dialled " + address);
    }

    @Override
    public void failed(Ticket ticket, DialFailure failure) {
        lastFailure = failure;
        answer(ticket, "failed " + failure.addresses().stream().map(tried -> tried.cause().name()).toList());
    }

    private void answer(Ticket ticket, String answer) {
        if (answers.put(ticket, answer) != null) {
            throw new AssertionError("a second answer to " + ticket + ": " + answer);
        }
        done.add(ticket.number() + " " + answer);
    }

    /** The attempt under way at an address. */
    Attempt attemptAt(String address) {
        for (var entry : begun.entrySet()) {
            if (entry.getValue().equals(at(address))) {
                return entry.getKey();
            }
        }
        throw new AssertionError("no attempt under way at " + address + " but " + begun);
    }

    /** What was done since it was last asked. */
    List<String> news() {
        var news = List.copyOf(done);
        done.clear();
        return news;
    }
}
