package org.rustycoin.libp2p.session.pnet;

import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;

import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Slices of any size in buffers of any kind against the cipher over all of it at once. */
class PrivateChannelModel {

    /** The bytes in a buffer of some kind, at some offset in it. */
    private static ByteBuf buffer(SplittableRandom random, byte[] bytes, int from, int length) {
        int before = random.nextInt(10);
        ByteBuf buffer = switch (random.nextInt(4)) {
            case 0 -> Unpooled.buffer();
            case 1 -> Unpooled.directBuffer();
            case 2 -> Unpooled.buffer().writeZero(3 + before + length).slice(3, before + length).clear();
            default -> Unpooled.compositeBuffer().addComponent(Unpooled.buffer(5).writeZero(5))
                    .addComponent(Unpooled.directBuffer(before + length).writeZero(before + length));
        };
        return buffer.writeZero(before).skipBytes(before).writeBytes(bytes, from, length);
    }

    private static byte[] all(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        buffer.release();
        return bytes;
    }

    @Test
    void slicesDoNotMatter() {
        Seeds.each(200, random -> {
            byte[] secret = new byte[SwarmKey.BYTES];
            random.nextBytes(secret);
            SwarmKey key = SwarmKey.of(secret);
            var sender = new PrivateChannel(key, random);
            var receiver = new PrivateChannel(key, random);
            byte[] plain = Seeds.bytes(random, 20_000);

            byte[] nonce = sender.begin();
            var sent = new ByteArrayOutputStream();
            sent.writeBytes(nonce);
            for (int at = 0; at < plain.length;) {
                int length = Math.min(plain.length - at, random.nextInt(9000));
                ByteBuf slice = buffer(random, plain, at, length);
                sender.sent(slice);
                sent.writeBytes(all(slice));
                at += length;
            }
            byte[] wire = sent.toByteArray();
            assertThat(wire).isEqualTo(atOnce(key, nonce, plain));

            var received = new ByteArrayOutputStream();
            for (int at = 0; at < wire.length;) {
                int length = Math.min(wire.length - at, random.nextInt(random.nextBoolean() ? 20 : 9000));
                ByteBuf slice = buffer(random, wire, at, length);
                receiver.received(slice);
                received.writeBytes(all(slice));
                at += length;
                assertThat(receiver.hasNonceOfOther()).isEqualTo(at >= PrivateChannel.NONCE_BYTES);
            }
            assertThat(received.toByteArray()).isEqualTo(plain);
        });
    }

    private static byte[] atOnce(SwarmKey key, byte[] nonce, byte[] plain) {
        var cipher = new XSalsa20Engine();
        cipher.init(true, new ParametersWithIV(key.parameter(), nonce));
        byte[] wire = new byte[nonce.length + plain.length];
        System.arraycopy(nonce, 0, wire, 0, nonce.length);
        cipher.processBytes(plain, 0, plain.length, wire, nonce.length);
        return wire;
    }
}
