package org.rustycoin.libp2p.session.pnet;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;
import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.libp2p.session.multistream.Acceptance;
import org.rustycoin.libp2p.session.multistream.Negotiation.Outcome;
import org.rustycoin.libp2p.session.multistream.Proposal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Who has the key, who has not, and the order of things. */
class PrivateChannelTest {

    private final SplittableRandom random = new SplittableRandom(11);
    private final PrivateChannel one = new PrivateChannel(key(1), random);
    private final PrivateChannel other = new PrivateChannel(key(1), random);

    private static SwarmKey key(int number) {
        byte[] key = new byte[SwarmKey.BYTES];
        Arrays.fill(key, (byte) number);
        return SwarmKey.of(key);
    }

    /** Sends and receives: what the other end makes of these bytes. */
    private static byte[] carry(PrivateChannel from, PrivateChannel to, byte[] bytes) {
        ByteBuf buffer = Unpooled.copiedBuffer(bytes);
        from.sent(buffer);
        to.received(buffer);
        byte[] arrived = new byte[buffer.readableBytes()];
        buffer.readBytes(arrived);
        return arrived;
    }

    private static void meet(PrivateChannel one, PrivateChannel other) {
        other.received(Unpooled.wrappedBuffer(one.begin()));
        one.received(Unpooled.wrappedBuffer(other.begin()));
    }

    @Test
    void whoHasTheKeyUnderstandsTheOther() {
        meet(one, other);
        byte[] hello = {1, 2, 3, 4, 5, 6, 7};
        for (int i = 0; i < 100; i++) {
            assertThat(carry(one, other, hello)).isEqualTo(hello);
            assertThat(carry(other, one, hello)).isEqualTo(hello);
        }
    }

    @Test
    void theTwoDirectionsAndTwoConnectionsHaveStreamsOfTheirOwn() {
        var third = new PrivateChannel(key(1), random);
        one.begin();
        other.begin();
        third.begin();
        var streams = List.of(one, other, third).stream().map(channel -> {
            ByteBuf zeros = Unpooled.buffer().writeZero(32);
            channel.sent(zeros);
            return zeros;
        }).toList();
        assertThat(streams).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsUnderstoodBeforeTheNonceIsComplete() {
        byte[] nonce = one.begin();
        for (byte next : nonce) {
            assertThat(other.hasNonceOfOther()).isFalse();
            ByteBuf bytes = Unpooled.wrappedBuffer(new byte[]{next});
            other.received(bytes);
            assertThat(bytes.isReadable()).isFalse();
        }
        assertThat(other.hasNonceOfOther()).isTrue();
        assertThat(carry(one, other, new byte[]{9})).containsExactly(9);
    }

    @Test
    void theIndicesOfWhatIsSentStay() {
        one.begin();
        ByteBuf bytes = Unpooled.buffer().writeZero(20).skipBytes(7);
        one.sent(bytes);
        assertThat(bytes.readerIndex()).isEqualTo(7);
        assertThat(bytes.writerIndex()).isEqualTo(20);
        assertThat(Arrays.copyOf(bytes.array(), 7)).as("what was read before").containsOnly(0);
    }

    @Test
    void theNonceIsSentFirstAndOnce() {
        assertThatThrownBy(() -> one.sent(Unpooled.buffer())).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("first");
        one.begin();
        assertThatThrownBy(one::begin).isInstanceOf(IllegalStateException.class).hasMessageContaining("once");
    }

    /** The session's very first reader of what came sees noise, and says so. */
    @Test
    void endsOfDifferentKeysAgreeOnNothing() {
        Seeds.each(200, seeded -> {
            var dialler = new PrivateChannel(key(1), seeded);
            var listener = new PrivateChannel(key(2), seeded);
            meet(dialler, listener);
            var proposal = new Proposal(List.of("/noise"));
            var acceptance = new Acceptance("/noise"::equals);
            var in = new ByteQueue();
            in.write(carry(dialler, listener, proposal.output().readAll()));
            acceptance.received(in);
            assertThat(acceptance.agreed()).isNull();
            assertThat(acceptance.outcome()).isInstanceOf(Outcome.Broken.class);
        });
    }

    @Test
    void whoHasNoKeyUnderstandsNobodyAndIsNotUnderstood() {
        Seeds.each(200, seeded -> {
            var member = new PrivateChannel(key(1), seeded);
            var proposal = new Proposal(List.of("/noise"));
            byte[] said = proposal.output().readAll();
            ByteBuf bytes = Unpooled.copiedBuffer(said);
            member.received(bytes); // who knows no private networks: its first 24 bytes pass for a nonce
            var acceptance = new Acceptance("/noise"::equals);
            var in = new ByteQueue();
            in.write(Arrays.copyOfRange(bytes.array(), bytes.readerIndex(), bytes.writerIndex()));
            acceptance.received(in);
            assertThat(acceptance.agreed()).isNull();

            var outsider = new Acceptance("/noise"::equals);
            var heard = new ByteQueue();
            heard.write(member.begin());
            ByteBuf sealed = Unpooled.copiedBuffer(said);
            member.sent(sealed);
            heard.write(sealed.array());
            outsider.received(heard);
            assertThat(outsider.outcome()).isInstanceOf(Outcome.Broken.class);
        });
    }
}
