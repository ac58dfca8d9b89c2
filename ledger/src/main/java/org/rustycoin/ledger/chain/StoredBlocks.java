package org.rustycoin.ledger.chain;

import java.util.ArrayList;
import java.util.List;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.store.ChainStore;
import org.rustycoin.ledger.store.StoreException;

/** What a store holds of blocks, decoded. For any thread, as the store's reads are. */
record StoredBlocks(ChainStore store) {

    /** Those that are there, in order, up to the first that is not, until their encodings exceed a sum; at least one. */
    List<Block> read(List<Hash> hashes, long bytesMax) {
        var found = new ArrayList<Block>();
        long bytes = 0;
        for (Hash hash : hashes) {
            Bytes body = store.body(hash);
            if (body == null || (bytes += body.length()) > bytesMax && !found.isEmpty()) {
                break;
            }
            found.add(decode(hash, body, Block::read));
        }
        return found;
    }

    /**
     * The body of a block of the active chain.
     *
     * @throws StoreException if it is missing
     */
    Block body(Hash hash) {
        return decode(hash, encoding(hash), Block::read);
    }

    /**
     * The header of a block of the active chain, without decoding what follows it.
     *
     * @throws StoreException if it is missing
     */
    BlockHeader header(Hash hash) {
        Bytes encoding = encoding(hash);
        try {
            return BlockHeader.read(new BincodeReader(encoding.unsafeArray()));
        } catch (BincodeException e) {
            throw unreadable(hash, e);
        }
    }

    private Bytes encoding(Hash hash) {
        Bytes body = store.body(hash);
        if (body == null) {
            throw new StoreException("the body of block " + hash + " in the active chain is missing");
        }
        return body;
    }

    /**
     * What it takes to disconnect a block of the active chain.
     *
     * @throws StoreException if it is missing
     */
    Undo undo(Hash hash) {
        Bytes undo = store.undo(hash);
        if (undo == null) {
            throw new StoreException("what it takes to disconnect block " + hash + " is missing");
        }
        return decode(hash, undo, Undo::read);
    }

    private static <T> T decode(Hash hash, Bytes bytes, BincodeReader.Decoder<T> type) {
        try {
            return BincodeReader.decode(bytes.unsafeArray(), type);
        } catch (BincodeException e) {
            throw unreadable(hash, e);
        }
    }

    private static StoreException unreadable(Hash hash, BincodeException e) {
        return new StoreException("what is stored of block " + hash + " cannot be read", e);
    }
}
