package org.rustycoin.ledger.mining;

import java.util.ArrayList;
import java.util.List;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.script.P2pkh;
import org.rustycoin.ledger.script.Sighash;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;

/**
 * An Ed25519 key that owns outputs. The public key is always derived from the secret one: a signer that is told both can
 * be made to give the secret away (RUSTSEC-2022-0093).
 */
public final class SigningKey {

    private final byte[] secret;
    private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    private final Bytes script;

    /** The key of a secret of 32 bytes. */
    public SigningKey(byte[] secret) {
        if (secret.length != Ed25519.SECRET_KEY_SIZE) {
            throw new IllegalArgumentException("a secret key has 32 bytes, not " + secret.length);
        }
        this.secret = secret.clone();
        Ed25519.generatePublicKey(secret, 0, publicKey, 0);
        this.script = P2pkh.payTo(publicKey);
    }

    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** The script that pays to this key. */
    public Bytes script() {
        return script;
    }

    public byte[] sign(Hash message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(secret, 0, publicKey, 0, message.unsafeArray(), 0, Hash.BYTES, signature, 0);
        return signature;
    }

    /** The transaction with every input signed, all of which must spend outputs of this key, given in order. */
    public Transaction sign(Transaction transaction, List<TxOutput> spent) {
        var sighash = new Sighash(transaction);
        var inputs = new ArrayList<TxInput>(spent.size());
        for (int i = 0; i < spent.size(); i++) {
            TxInput input = transaction.inputs().get(i);
            byte[] signature = sign(sighash.ofInput(i, spent.get(i)));
            inputs.add(new TxInput(input.previousOutput(), P2pkh.unlock(signature, publicKey), input.sequence(),
                    input.witness()));
        }
        return transaction.with(inputs, transaction.witness());
    }
}
