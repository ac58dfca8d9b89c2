package org.rustycoin.libp2p.session.pnet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Key files, and what is said about bad ones. */
class SwarmKeyTest {

    private static final String HEX = "6189c5cf0b87fb800c1a9feeda73c6ab5e998db48fb9e6a978575c770ceef683";
    private static final byte[] KEY = HexFormat.of().parseHex(HEX);
    private static final String HEAD = "/key/swarm/psk/1.0.0/\n";

    private static byte[] file(String head, byte[] rest) {
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        byte[] file = Arrays.copyOf(start, start.length + rest.length);
        System.arraycopy(rest, 0, file, start.length, rest.length);
        return file;
    }

    private static void isTheKey(SwarmKey key) {
        assertThat(key.parameter().getKey()).isEqualTo(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", " \n"})
    void aKeyInHexadecimalIsRead(String end) throws Exception {
        String text = HEAD.strip() + end + "/base16/" + end;
        isTheKey(SwarmKey.parse(text + HEX));
        isTheKey(SwarmKey.parse(text + HEX + end));
        isTheKey(SwarmKey.parse(text + HEX.toUpperCase(Locale.ROOT) + end + end));
    }

    /** The file of go-libp2p's own test: 32 times FF. */
    @Test
    void gosFileIsRead() throws Exception {
        for (String end : new String[]{"\n", "\r\n"}) {
            SwarmKey key = SwarmKey.parse("/key/swarm/psk/1.0.0/" + end + "/base16/" + end + "FF".repeat(32));
            assertThat(key.parameter().getKey()).hasSize(32).containsOnly(0xff);
        }
    }

    @Test
    void aKeyInBase64IsRead() throws Exception {
        isTheKey(SwarmKey.parse(HEAD + "/base64/\n" + Base64.getEncoder().encodeToString(KEY) + "\n"));
    }

    @Test
    void aBareKeyIsReadWhateverItsBytes() throws Exception {
        isTheKey(SwarmKey.parse(file(HEAD + "/bin/\n", KEY)));
        byte[] newlines = new byte[32];
        Arrays.fill(newlines, (byte) '\n');
        assertThat(SwarmKey.parse(file(HEAD + "/bin/\r\n", newlines)).parameter().getKey()).isEqualTo(newlines);
    }

    /** rust-libp2p's vector, "checked against go-ipfs output". */
    @Test
    void theFingerprintIsGosAndRusts() throws Exception {
        SwarmKey key = SwarmKey.parse(HEAD + "/base16/\n" + HEX);
        assertThat(key.fingerprint()).isEqualTo("45fc986bbc9388a11d939df26f730f0c");
        assertThat(key).hasToString("swarm key 45fc986bbc9388a11d939df26f730f0c");
    }

    private static void refused(String text, String... said) {
        assertThatThrownBy(() -> SwarmKey.parse(text)).isInstanceOf(SwarmKeyException.class)
                .hasMessageContainingAll(said).message().doesNotContain(HEX).doesNotContain(HEX.substring(10));
    }

    @Test
    void aFileWithoutTheFormatsNameIsRefused() {
        refused("", "line 1", "write /key/swarm/psk/1.0.0/");
        refused(HEX, "line 1", "write /key/swarm/psk/1.0.0/");
        refused("/key/swarm/psk/2.0.0/\n/base16/\n" + HEX, "line 1", "write /key/swarm/psk/1.0.0/");
        refused("\n" + HEAD + "/base16/\n" + HEX, "line 1", "write /key/swarm/psk/1.0.0/");
    }

    @Test
    void anUnknownEncodingIsRefused() {
        refused(HEAD, "line 2", "write /base16/");
        refused(HEAD + "/verybadbase/\nHave fun decoding that key", "line 2", "/base16/", "/base64/", "/bin/");
        refused(HEAD + HEX, "line 2", "write /base16/");
    }

    @Test
    void aKeyThatIsNotInItsEncodingIsRefused() {
        refused(HEAD + "/base16/\n" + HEX.substring(1), "line 3", "not hexadecimal", "64 digits");
        refused(HEAD + "/base16/\n" + HEX.replace('f', 'g'), "line 3", "not hexadecimal");
        refused(HEAD + "/base64/\n!" + HEX, "line 3", "not base64", "44 characters");
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        refused(HEAD + "/base16/\n", "0 bytes", "exactly 32");
        refused(HEAD + "/base16/\n" + HEX + "00", "33 bytes", "exactly 32");
        refused(HEAD + "/base64/\n" + HEX, "48 bytes", "exactly 32");
        refused(HEAD + "/bin/\n" + "k".repeat(32) + "\n", "33 bytes", "exactly 32", "newline");
        assertThatThrownBy(() -> SwarmKey.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatStandsBehindTheKeyIsRefused() { // as a second key that someone believes in use
        refused(HEAD + "/base16/\n" + HEX + "\n" + HEX, "behind line 3");
    }

    @Test
    void aBareKeyThatWasReadAsTextIsRefused() {
        refused(new String(file(HEAD + "/bin/\n", KEY), StandardCharsets.UTF_8), "read the file as bytes");
    }

    @Test
    void aKeyIsItsOwn() {
        byte[] bytes = KEY.clone();
        SwarmKey key = SwarmKey.of(bytes);
        bytes[0] = 0;
        isTheKey(key);
    }
}
