package org.rustycoin.libp2p.protocols.identify;

import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerRecord;
import org.rustycoin.libp2p.identity.Protobufs;
import org.rustycoin.libp2p.multiformats.Multiaddr;

/**
 * What a peer says about itself. Nothing in it is to be believed but the signed record.
 *
 * @param publicKey   protobuf form; empty if not given
 * @param listenAddrs where it says that it listens; {@link #addresses} says which to use
 * @param protocols   that others may open streams for
 * @param observed    the address it sees us at; null if not given
 * @param record      the verified peer record; null if none or not its own
 */
public record IdentifyInfo(byte[] publicKey, List<Multiaddr> listenAddrs, List<String> protocols,
        @Nullable Multiaddr observed, String protocolVersion, String agentVersion, @Nullable PeerRecord record,
        byte[] sealedRecord) {

    /** rust-libp2p reads no more, so nobody sends more who wants to be understood by it. */
    public static final int BYTES_MAX = 4096;
    /** js and go write at most ten messages of 8 KiB, merged by the reader. */
    static final int TOTAL_BYTES_MAX = 64 * 1024;

    public IdentifyInfo {
        listenAddrs = List.copyOf(listenAddrs);
        protocols = List.copyOf(protocols);
    }

    /** Where to dial the peer: the addresses that it has signed; those that it has only said if it has signed none. */
    public List<Multiaddr> addresses() {
        return record == null ? listenAddrs : record.addresses();
    }

    /** The whole of what a peer says. */
    static IdentifyInfo of(IdentifyMessage said, @Nullable PeerRecord record) {
        var nothing = new IdentifyInfo(new byte[0], List.of(), List.of(), null, "", "", null, new byte[0]);
        return nothing.updated(said, record);
    }

    /** This, and what a peer says anew: what it does not mention stays (identify, "identify/push"). */
    IdentifyInfo updated(IdentifyMessage said, @Nullable PeerRecord newer) {
        return new IdentifyInfo(said.publicKey() == null ? publicKey : said.publicKey(),
                said.listenAddrs().isEmpty() ? listenAddrs : said.listenAddrs(),
                said.protocols().isEmpty() ? protocols : said.protocols(),
                said.observed() == null ? observed : said.observed(),
                said.protocolVersion() == null ? protocolVersion : said.protocolVersion(),
                said.agentVersion() == null ? agentVersion : said.agentVersion(),
                newer == null ? record : newer, newer == null ? sealedRecord : said.sealedRecord());
    }

    /** The same, with a reader's own objects for the names of protocols: what peers say is kept, and most say the same. */
    public IdentifyInfo named(UnaryOperator<String> names) {
        return new IdentifyInfo(publicKey, listenAddrs, protocols.stream().map(names).toList(), observed,
                protocolVersion, agentVersion, record, sealedRecord);
    }

    /** This with the record of another if that is newer: two connections of a peer may say things in any order. */
    public IdentifyInfo withNewerRecordOf(IdentifyInfo other) {
        boolean isNewer = other.record != null && (record == null || isOlder(record, other.record));
        return isNewer
                ? new IdentifyInfo(publicKey, listenAddrs, protocols, observed, protocolVersion, agentVersion,
                        other.record, other.sealedRecord)
                : this;
    }

    /** Sequence numbers are unsigned; a record replaces one of the same number. */
    static boolean isOlder(PeerRecord one, PeerRecord other) {
        return Long.compareUnsigned(one.sequence(), other.sequence()) < 0;
    }

    byte[] toBytes() {
        return Protobufs.write(out -> {
            out.writeByteArray(1, publicKey);
            for (Multiaddr address : listenAddrs) {
                out.writeByteArray(2, address.toBytes());
            }
            for (String protocol : protocols) {
                out.writeString(3, protocol);
            }
            if (observed != null) {
                out.writeByteArray(4, observed.toBytes());
            }
            out.writeString(5, protocolVersion);
            out.writeString(6, agentVersion);
            if (sealedRecord.length > 0) {
                out.writeByteArray(8, sealedRecord);
            }
        });
    }
}
