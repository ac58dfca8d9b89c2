package org.rustycoin.libp2p.session.noise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.rustycoin.libp2p.identity.Protobufs;
import org.rustycoin.libp2p.session.muxer.EarlyMuxer;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;

/**
 * {@code NoiseExtensions { repeated bytes webtransport_certhashes = 1; repeated string stream_muxers = 2 }}, what a Noise
 * payload may say beyond the identity (libp2p/specs noise, connections/inlined-muxer-negotiation). The responder says it in
 * the second message, before it knows the initiator; the initiator in the third.
 *
 * @param streamMuxers most preferred first; empty when the peer says nothing about muxers
 */
record NoiseExtensions(List<String> streamMuxers) {

    static final NoiseExtensions NONE = new NoiseExtensions(List.of());

    /** What multistream-select carries; a longer name could not be agreed on otherwise, and is passed over. */
    static final int NAME_BYTES_MAX = 1024;

    private static final int STREAM_MUXERS = 2;

    NoiseExtensions {
        streamMuxers = List.copyOf(streamMuxers);
    }

    /**
     * Reads the message, whose size the Noise message around it bounds. Fields of no use here are skipped. A list of more
     * than {@link EarlyMuxer#OFFERS_MAX} counts as none, as in go: the muxer is then agreed on with multistream.
     */
    static NoiseExtensions read(byte[] bytes) throws NoiseException {
        var muxers = new ArrayList<String>();
        int count = 0;
        try {
            var in = CodedInputStream.newInstance(bytes);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag != WireFormat.WIRETYPE_LENGTH_DELIMITED + (STREAM_MUXERS << 3)) {
                    in.skipField(tag);
                    continue;
                }
                int length = in.readRawVarint32();
                count++;
                if (count > EarlyMuxer.OFFERS_MAX || length > NAME_BYTES_MAX) {
                    in.skipRawBytes(length);
                } else {
                    muxers.add(new String(in.readRawBytes(length), StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new NoiseException("extensions that are no protobuf message");
        }
        return count > EarlyMuxer.OFFERS_MAX ? NONE : new NoiseExtensions(muxers);
    }

    byte[] toBytes() {
        return Protobufs.write(out -> {
            for (String muxer : streamMuxers) {
                out.writeString(STREAM_MUXERS, muxer);
            }
        });
    }
}
