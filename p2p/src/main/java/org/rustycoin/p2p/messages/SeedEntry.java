package org.rustycoin.p2p.messages;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;

/**
 * A node that newcomers may begin with.
 *
 * @param address a multiaddr's text
 */
public record SeedEntry(Bytes peerId, String address) implements BincodeWriter.Encodable {

    static final int BYTES_MIN = 16;

    static SeedEntry read(BincodeReader in) throws BincodeException {
        return new SeedEntry(Bytes.readVector(in), in.string());
    }

    @Override
    public void write(BincodeWriter out) {
        peerId.writeVector(out);
        out.string(address);
    }
}
