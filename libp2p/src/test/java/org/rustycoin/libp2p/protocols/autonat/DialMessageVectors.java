package org.rustycoin.libp2p.protocols.autonat;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.Multihash;
import org.rustycoin.libp2p.swarm.addresses.Verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Bytes derived by hand from the specifications' protobuf definitions. */
class DialMessageVectors {

    private static final Multiaddr ADDRESS = Multiaddr.tcp(new byte[]{1, 2, 3, 4}, 4001);

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static void isBothWays(DialMessage message, String hex) throws IOException {
        assertThat(message.toBytes()).isEqualTo(hex(hex));
        assertThat(DialMessage.read(hex(hex))).isEqualTo(message);
    }

    @Test
    void aRequest() throws IOException {
        // dialRequest { addrs: 04 01020304 06 0fa1, nonce: fixed64, little-endian }
        isBothWays(DialMessage.Request.of(ADDRESS, 0x0102030405060708L),
                "0a 13  0a 08 04 01020304 06 0fa1  11 0807060504030201");
    }

    @Test
    void responses() throws IOException {
        isBothWays(new DialMessage.Response(ResponseStatus.OK, 0, DialStatus.OK), "12 06  08 c801  18 c801");
        isBothWays(new DialMessage.Response(ResponseStatus.OK, 3, DialStatus.DIAL_ERROR), "12 07  08 c801 10 03 18 64");
        isBothWays(new DialMessage.Response(ResponseStatus.OK, 1, DialStatus.DIAL_BACK_ERROR),
                "12 07  08 c801 10 01 18 65");
        isBothWays(new DialMessage.Response(ResponseStatus.REQUEST_REJECTED, 0, DialStatus.UNUSED), "12 02  08 64");
        isBothWays(new DialMessage.Response(ResponseStatus.DIAL_REFUSED, 0, DialStatus.UNUSED), "12 02  08 65");
        isBothWays(new DialMessage.Response(ResponseStatus.INTERNAL_ERROR, 0, DialStatus.UNUSED), "12 00");
    }

    @Test
    void data() throws IOException {
        isBothWays(new DialMessage.DataRequest(0, 30_000), "1a 04  10 b0ea01");
        isBothWays(new DialMessage.DataRequest(2, 100_000), "1a 06  08 02  10 a08d06");
        isBothWays(new DialMessage.Data(3), "22 05  0a 03 000000");
    }

    @Test
    void aDialBack() throws IOException {
        assertThat(DialBacks.message(0x0102030405060708L)).isEqualTo(hex("09 0807060504030201"));
        assertThat(DialBacks.nonce(hex("09 0807060504030201"))).isEqualTo(0x0102030405060708L);
        assertThat(DialBacks.nonce(hex("12 01 00"))).isZero();
    }

    @Test
    void addressesThatWeDoNotKnowKeepTheirPlace() throws IOException {
        // /unknown 0x3fff, then ours
        DialMessage read = DialMessage.read(hex("0a 0e  0a 02 ff7f  0a 08 04 01020304 06 0fa1"));
        assertThat(read).isEqualTo(new DialMessage.Request(
                List.of(new DialMessage.Encoded(null), new DialMessage.Encoded(ADDRESS)), 0));
    }

    @Test
    void noMoreThanFiftyAddressesAreLookedAt() throws IOException {
        byte[] one = hex("0a 08 04 01020304 06 0fa1");
        byte[] body = new byte[300 * one.length];
        for (int i = 0; i < 300; i++) {
            System.arraycopy(one, 0, body, i * one.length, one.length);
        }
        byte[] message = org.rustycoin.libp2p.identity.Protobufs.write(out -> out.writeByteArray(1, body));
        assertThat(DialMessage.read(message)).isInstanceOfSatisfying(DialMessage.Request.class,
                request -> assertThat(request.addresses()).hasSize(50));
    }

    @Test
    void statusesThatWeDoNotKnowAreDiscarded() throws IOException {
        assertThatThrownBy(() -> DialMessage.read(hex("12 02 08 07"))).isInstanceOf(IOException.class)
                .hasMessageContaining("unknown status 7");
        assertThat(DialMessage.read(hex("12 05 08 c801 18 07")))
                .isEqualTo(new DialMessage.Response(ResponseStatus.OK, 0, DialStatus.UNUSED));
        assertThatThrownBy(() -> DialMessage.read(new byte[0])).isInstanceOf(IOException.class);
    }

    @Test
    void damagedMessagesNeverSurprise() {
        byte[] good = hex("0a 13  0a 08 04 01020304 06 0fa1  11 0807060504030201");
        Seeds.each(2000, random -> {
            try {
                assertThat(DialMessage.read(Seeds.damaged(random, good))).isNotNull();
            } catch (IOException e) {
                assertThat(e).hasMessageNotContaining("Exception");
            }
        });
    }

    @Test
    void theOldVersionsDial() throws Exception {
        // type DIAL, which proto2 writes though it is 0; dial { peer { id, addrs } }
        PeerId self = PeerId.fromBytes(Multihash.identity(new byte[]{8, 1, 18, 1, 7}).toBytes());
        String id = HexFormat.of().formatHex(self.toBytes());
        int length = self.toBytes().length;
        assertThat(AskingOld.dial(self, ADDRESS)).isEqualTo(hex("08 00  12 " + two(length + 14) + "0a "
                + two(length + 12) + "0a " + two(length) + id + "12 08 04 01020304 06 0fa1"));
    }

    private static String two(int number) {
        return HexFormat.of().toHexDigits((byte) number);
    }

    @Test
    void theOldVersionsAnswers() throws IOException {
        assertThat(AskingOld.verdict(hex("08 01  1a 0c  08 00  1a 08 04 01020304 06 0fa1"), ADDRESS))
                .isEqualTo(Verdict.REACHED);
        assertThat(AskingOld.verdict(hex("08 01  1a 02  08 00"), ADDRESS)).isEqualTo(Verdict.REACHED);
        assertThat(AskingOld.verdict(hex("08 01  1a 0c  08 00  1a 08 04 01020305 06 0fa1"), ADDRESS))
                .as("another address").isEqualTo(Verdict.FAILED);
        assertThat(AskingOld.verdict(hex("08 01  1a 06  08 64  12 02 6e6f"), ADDRESS)).isEqualTo(Verdict.UNREACHABLE);
        for (String status : List.of("65", "c801", "ac02", "07")) { // refused, bad request, internal error, unknown
            String body = "08" + status;
            assertThat(AskingOld.verdict(hex("08 01 1a " + two(body.length() / 2) + body), ADDRESS))
                    .isEqualTo(Verdict.FAILED);
        }
        assertThat(AskingOld.verdict(hex("08 01"), ADDRESS)).isEqualTo(Verdict.FAILED);
        assertThatThrownBy(() -> AskingOld.verdict(hex("08 00"), ADDRESS)).isInstanceOf(IOException.class);
    }
}
