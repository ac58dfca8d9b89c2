package org.rustycoin.libp2p.identity;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.multiformats.Varint;

import static org.assertj.core.api.Assertions.assertThat;

/** Keys, envelopes, records and varints of any bytes are read or refused by their own exceptions. */
class ProtobufFuzz {

    private static final int RUNS = 5_000;
    private static final KeyPair KEY = KeyPair.generate(new SplittableRandom(1));

    private static void key(byte[] bytes) {
        try {
            assertThat(PublicKey.fromProtobuf(bytes).toProtobuf()).isEqualTo(bytes);
        } catch (KeyException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
        try {
            KeyPair.fromProtobuf(bytes);
        } catch (KeyException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private static boolean record(byte[] bytes) {
        try {
            PeerRecord.open(bytes);
            return true;
        } catch (KeyException e) {
            return false;
        }
    }

    /** A few fields of likely numbers with random wire types, lengths and bodies. */
    private static byte[] fields(SplittableRandom random) {
        return Protobufs.write(out -> {
            for (int i = random.nextInt(6); i > 0; i--) {
                int field = 1 + random.nextInt(9);
                switch (random.nextInt(5)) {
                    case 0 -> out.writeUInt64(field, random.nextLong());
                    case 1 -> out.writeFixed32(field, random.nextInt());
                    case 2 -> out.writeTag(field, random.nextInt(8));
                    default -> out.writeByteArray(field, Seeds.bytes(random, 50));
                }
            }
        });
    }

    @Test
    void keysOfAnyBytes() {
        byte[] open = KEY.publicKey().toProtobuf();
        byte[] secret = KEY.toProtobuf();
        Seeds.each(RUNS, random -> {
            key(Seeds.bytes(random, 80));
            key(fields(random));
            key(Seeds.damaged(random, open));
            key(Seeds.damaged(random, secret));
        });
    }

    @Test
    void envelopesOfAnyBytes() throws Exception {
        byte[] good = new PeerRecord(KEY.peerId(), 1, List.of(Multiaddr.parse("/ip4/1.2.3.4/tcp/5"))).seal(KEY)
                .toBytes();
        assertThat(record(good)).isTrue();
        Seeds.each(RUNS, random -> {
            record(Seeds.bytes(random, 200));
            record(fields(random));
        });
        Seeds.each(RUNS / 10, random -> record(Seeds.damaged(random, good)));
    }

    @Test
    void wellSealedPayloadsOfAnyBytes() {
        Seeds.each(RUNS / 10, random -> {
            byte[] payload = random.nextBoolean() ? fields(random) : Seeds.bytes(random, 100);
            record(SignedEnvelope.seal(KEY, "libp2p-peer-record", new byte[]{3, 1}, payload).toBytes());
        });
    }

    @Test
    void varintsOfAnyBytes() {
        Seeds.each(10 * RUNS, random -> {
            byte[] bytes = Seeds.bytes(random, 12);
            try {
                long value = Varint.read(bytes, 0, bytes.length);
                if (value != Varint.INCOMPLETE) {
                    assertThat(Varint.encode(value)).isEqualTo(Arrays.copyOf(bytes, Varint.size(value)));
                }
            } catch (MultiformatException e) {
                assertThat(e.offset()).isZero();
            }
        });
    }
}
