package org.rustycoin.simulator.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.params.CompactTarget;
import org.rustycoin.p2p.messages.P2PMessage;

/** Does something to every answer that has headers. */
public record BadHeaders(UnaryOperator<List<BlockHeader>> change) implements Fault {

    /** The last header has another nonce, with which it does not meet its target. */
    public static Fault withoutWork() {
        return new BadHeaders(headers -> {
            var changed = new ArrayList<>(headers);
            BlockHeader last = changed.removeLast();
            do {
                last = last.withNonce(last.nonce() + 1);
            } while (CompactTarget.isMet(last.hash(), last.difficultyTarget()));
            changed.add(last);
            return changed;
        });
    }

    /** The first two headers are left out, so the others stand on nothing that the asker knows. */
    public static Fault withoutParent() {
        return new BadHeaders(headers -> headers.subList(Math.min(2, headers.size() - 1), headers.size()));
    }

    @Override
    public P2PMessage answer(P2PMessage honest) {
        return honest instanceof P2PMessage.Headers(List<BlockHeader> headers) && !headers.isEmpty()
                ? new P2PMessage.Headers(change.apply(headers))
                : honest;
    }
}
