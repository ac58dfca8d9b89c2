package org.rustycoin.libp2p.session.mplex;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.session.mplex.Side.User;

import static org.assertj.core.api.Assertions.assertThat;

/** Bytes worked out by hand from the specification's "Message format". */
class MplexVectors {

    private final Side side = new Side();

    private String says() {
        byte[] bytes = new byte[1024];
        int length = side.muxer.pull(0, bytes, 0, bytes.length);
        return HexFormat.of().formatHex(bytes, 0, length);
    }

    private void hears(String hex) {
        side.hears(HexFormat.of().parseHex(hex));
    }

    private static void write(User user, String text) {
        user.stream.write(text.getBytes(StandardCharsets.UTF_8), 0, text.length());
    }

    @Test
    void theFirstStreamOfAnInitiator() {
        User user = side.open();
        write(user, "hello");
        assertThat(says()).isEqualTo("000130" + "020568656c6c6f"); // 0<<3|0 "0" · 0<<3|2 "hello"
        user.stream.closeWrite();
        assertThat(says()).isEqualTo("0400"); // 0<<3|4, empty
        hears("0102" + "6f6b"); // 0<<3|1 "ok": the receiver of the stream speaks
        assertThat(user.read).hasToString("ok");
        hears("0300"); // 0<<3|3
        assertThat(user.gone).isTrue();
    }

    @Test
    void aStreamWhoseIdTakesTwoBytes() {
        for (int i = 0; i < 17; i++) {
            side.open();
        }
        User user = side.open();
        write(user, "x");
        assertThat(says()).isEqualTo("8801023137" + "8a010178"); // 17<<3 = 136 = 88 01, name "17" · 138 = 8a 01
        user.stream.reset(0);
        assertThat(says()).isEqualTo("8e0100"); // 17<<3|6 = 142 = 8e 01
    }

    @Test
    void aStreamThatIsAccepted() {
        hears("8801023137" + "8a0103616263"); // stream 17 named "17", with "abc" from its initiator
        User user = side.accepted.getFirst();
        assertThat(user.read).hasToString("abc");
        write(user, "def");
        assertThat(says()).isEqualTo("890103646566"); // 17<<3|1 = 137 = 89 01
        user.stream.closeWrite();
        assertThat(says()).isEqualTo("8b0100"); // 17<<3|3 = 139 = 8b 01
        hears("8c0100"); // 17<<3|4 = 140 = 8c 01
        assertThat(user.gone).isTrue();
        assertThat(side.offences).isEmpty();
    }

    @Test
    void aStreamThatIsAcceptedAndReset() {
        hears("800104" + "74657374"); // 16<<3 = 128 = 80 01, named "test"
        side.accepted.getFirst().stream.reset(0);
        assertThat(says()).isEqualTo("850100"); // 16<<3|5 = 133 = 85 01
        hears("8800"); // what is not minimal: 88 00 is 8 in two bytes
        assertThat(side.rules()).containsExactly("mplex-varint");
    }

    @Test
    void theLargestId() {
        hears("f8ffffffffffffff7f" + "00" + "faffffffffffffff7f" + "0121"); // 2^60-1 with the flags 0 and 2
        assertThat(side.accepted.getFirst().read).hasToString("!");
    }
}
