package org.rustycoin.libp2p.protocols.kad.store;

import java.util.List;

import org.rustycoin.libp2p.identity.KeyException;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PeerRecord;
import org.rustycoin.libp2p.multiformats.MultiformatException;

/** {@code /peer/PEER-ID}: a peer's signed record of its own addresses; the one with the highest sequence is the best. */
public final class PeerRecords implements Validator {

    static final String NAMESPACE = "peer";

    /** The key under which a peer publishes its record. */
    public static byte[] keyOf(PeerId peer) {
        return PublicKeys.key(NAMESPACE, peer);
    }

    @Override
    public boolean isValid(byte[] key, byte[] value) {
        try {
            return PeerRecord.open(value).peer().equals(PublicKeys.peer(key));
        } catch (KeyException | MultiformatException e) {
            return false;
        }
    }

    @Override
    public int best(byte[] key, List<byte[]> values) {
        int best = 0;
        long highest = -1;
        for (int i = 0; i < values.size(); i++) {
            try {
                long sequence = PeerRecord.open(values.get(i)).sequence();
                if (i == 0 || Long.compareUnsigned(sequence, highest) > 0) {
                    best = i;
                    highest = sequence;
                }
            } catch (KeyException e) {
                // only valid ones are compared, and this one is none
            }
        }
        return best;
    }
}
