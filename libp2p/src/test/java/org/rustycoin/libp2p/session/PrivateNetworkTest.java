package org.rustycoin.libp2p.session;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.session.pnet.PrivateChannel;
import org.rustycoin.libp2p.session.pnet.SwarmKey;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Sessions over the ciphers of private networks. */
class PrivateNetworkTest {

    private final End dialler = End.dialler(null);
    private final End listener = End.listener();
    private final SplittableRandom random = new SplittableRandom(5);

    private PrivateChannel channel(int number) {
        byte[] key = new byte[SwarmKey.BYTES];
        Arrays.fill(key, (byte) number);
        return new PrivateChannel(SwarmKey.of(key), random);
    }

    private static boolean tells(End from, PrivateChannel sending, End to, PrivateChannel receiving) {
        ByteBuf bytes = Unpooled.wrappedBuffer(from.says());
        boolean some = bytes.isReadable();
        sending.sent(bytes);
        receiving.received(bytes);
        byte[] arrived = new byte[bytes.readableBytes()];
        bytes.readBytes(arrived);
        to.hears(arrived);
        return some;
    }

    private void talk(PrivateChannel here, PrivateChannel there) {
        there.received(Unpooled.wrappedBuffer(here.begin()));
        here.received(Unpooled.wrappedBuffer(there.begin()));
        for (boolean more = true; more;) {
            more = tells(dialler, here, listener, there) | tells(listener, there, dialler, here);
        }
    }

    @Test
    void membersOfOneNetworkGetThrough() {
        talk(channel(1), channel(1));
        assertThat(dialler.upgraded).isNotNull();
        assertThat(listener.upgraded).isNotNull();
        assertThat(listener.offences).isEmpty();
    }

    @Test
    void whoHasAnotherKeyGetsNowhereAndIsSeenForIt() {
        talk(channel(1), channel(2));
        assertThat(dialler.upgraded).isNull();
        assertThat(listener.upgraded).isNull();
        assertThat(listener.rules()).containsExactly("multistream");
        assertThat(listener.closed).singleElement().isInstanceOf(CloseReason.Failed.class);
    }
}
