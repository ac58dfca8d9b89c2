package org.rustycoin.p2p.headers;

import java.util.ArrayList;
import java.util.List;

import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.messages.P2PMessage.GetHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/** What a header sync wanted, in order. */
final class HeaderWishes implements HeaderSync.Out {

    record Asked(Peer peer, Ticket ticket, GetHeaders question) {}

    final List<Asked> asked = new ArrayList<>();
    final List<BlockHeader> accepted = new ArrayList<>();
    final List<String> drops = new ArrayList<>();
    final List<String> stalls = new ArrayList<>();
    final List<String> has = new ArrayList<>();

    Asked last() {
        return asked.getLast();
    }

    List<Peer> peersAsked() {
        return asked.stream().map(Asked::peer).toList();
    }

    @Override
    public void ask(Peer peer, Ticket ticket, GetHeaders question, long timeoutNanos) {
        assertThat(timeoutNanos).isEqualTo(HeaderSync.PATIENCE);
        asked.add(new Asked(peer, ticket, question));
    }

    @Override
    public void accepted(Peer from, List<BlockHeader> headers) {
        accepted.addAll(headers);
    }

    @Override
    public void peerHas(Peer peer, HeaderEntry best) {
        has.add(peer + " " + best.height());
    }

    @Override
    public void stalled(Peer peer, String what) {
        stalls.add(peer + " " + what);
    }

    @Override
    public void drop(Peer peer, String rule, String why) {
        drops.add(peer + " " + rule);
    }
}
