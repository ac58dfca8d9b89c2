package org.rustycoin.libp2p.protocols.kad.wire;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.protocols.kad.Contacts;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever bytes come, they are a message within its bounds, or refused. */
class MessageFuzz {

    private static final int ROUNDS = 200_000;

    @Test
    void bytesAreAMessageWithinItsBoundsOrRefused() {
        var random = new SplittableRandom(11);
        Contact contact = Contacts.at(random, Contacts.address(1, 2, 3, 4), Contacts.address(5, 6, 7, 8));
        byte[] good = MessageCodec.encode(new Message(Message.Type.GET_PROVIDERS, new byte[]{1, 2, 3},
                new ValueRecord(new byte[]{1, 2, 3}, new byte[30], 5), List.of(contact, contact), List.of(contact), 0));
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = mutated(random, good);
            try {
                Message message = MessageCodec.decode(bytes);
                read++;
                assertThat(message.key().length).isLessThanOrEqualTo(MessageCodec.KEY_BYTES_MAX);
                assertThat(message.closer().size()).isLessThanOrEqualTo(MessageCodec.CLOSER_MAX);
                MessageCodec.decode(MessageCodec.encode(message)); // whatever was understood can be said again
            } catch (IOException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
        assertThat(read).as("some are still messages").isBetween(ROUNDS / 100, ROUNDS * 99 / 100);
    }

    private static byte[] mutated(SplittableRandom random, byte[] good) {
        if (random.nextInt(4) == 0) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] bytes = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }
}
