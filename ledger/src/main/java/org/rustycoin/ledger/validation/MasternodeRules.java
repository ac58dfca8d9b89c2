package org.rustycoin.ledger.validation;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.masternode.MasternodeEntry;
import org.rustycoin.ledger.masternode.MasternodeList;
import org.rustycoin.ledger.masternode.MasternodeStatus;
import org.rustycoin.ledger.script.P2pkh;
import org.rustycoin.ledger.transaction.MasternodeIdentity;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.TxOutput;

/**
 * What makes a registration or a move of a masternode valid (WIRE.md §6): the named output holds exactly the collateral
 * and pays to the collateral key, nobody else has it or the operator key registered, and the address is a short text.
 */
public final class MasternodeRules {

    /** A multiaddr of a host name and a certificate hash fits; a list of thousands of entries stays small. */
    private static final int ADDRESS_BYTES_MAX = 256;

    private MasternodeRules() {}

    /** The identity with an outpoint of "this transaction" resolved. */
    public static MasternodeIdentity resolve(MasternodeIdentity identity, Hash txid) {
        OutPoint at = identity.collateralOutpoint();
        return at.txid().equals(Hash.ZERO)
                ? new MasternodeIdentity(new OutPoint(txid, at.vout()), identity.operatorPublicKey(),
                        identity.networkAddress(), identity.collateralOwnershipPublicKey())
                : identity;
    }

    /**
     * The rule that a resolved identity breaks.
     *
     * @param locked the output that it names, null if there is no such unspent output
     * @param list   without the masternode that moves, if one does
     */
    public static @Nullable Broken identity(MasternodeIdentity identity, @Nullable TxOutput locked, long collateral,
            MasternodeList list) {
        if (locked == null) {
            return new Broken("collateral-missing", identity.collateralOutpoint() + " is no unspent output");
        }
        if (locked.value() != collateral) {
            return new Broken("collateral-amount", locked.value() + " units where " + collateral + " are locked");
        }
        Bytes owner = P2pkh.payTo(identity.collateralOwnershipPublicKey().unsafeArray());
        if (!locked.scriptPubkey().equals(owner)) {
            return new Broken("collateral-owner", "the output does not pay to the collateral key");
        }
        if (list.get(identity.collateralOutpoint()) != null) {
            return new Broken("collateral-taken", identity.collateralOutpoint() + " is registered already");
        }
        if (list.hasOperator(identity.operatorPublicKey())) {
            return new Broken("operator-taken", "operator key " + identity.operatorPublicKey() + " is registered");
        }
        String address = identity.networkAddress();
        if (!address.startsWith("/") || address.getBytes(StandardCharsets.UTF_8).length > ADDRESS_BYTES_MAX) {
            return new Broken("masternode-address", "no multiaddr of at most " + ADDRESS_BYTES_MAX + " bytes");
        }
        return null;
    }

    /** The entry of a masternode that has just registered or moved. */
    public static MasternodeEntry entry(MasternodeIdentity identity, long collateral, long sequence) {
        return new MasternodeEntry(identity, MasternodeStatus.REGISTERED, 0, 0, null, collateral, sequence);
    }
}
