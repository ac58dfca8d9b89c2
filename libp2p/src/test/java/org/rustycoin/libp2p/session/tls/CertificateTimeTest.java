package org.rustycoin.libp2p.session.tls;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.identity.DerReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** RFC 5280 §4.1.2.5: two digits of year from 1950 to 2049, four otherwise, whole seconds of UTC. */
class CertificateTimeTest {

    @ParameterizedTest
    @CsvSource({"500101000000Z, 1950-01-01T00:00:00Z", "491231235959Z, 2049-12-31T23:59:59Z",
            "240229120000Z, 2024-02-29T12:00:00Z", "20500101000000Z, 2050-01-01T00:00:00Z",
            "40960101000000Z, 4096-01-01T00:00:00Z", "99991231235959Z, 9999-12-31T23:59:59Z",
            "19491231235959Z, 1949-12-31T23:59:59Z"})
    void timesAreReadAndWrittenInTheSameForm(String text, Instant time) throws Exception {
        assertThat(read(text)).isEqualTo(time.getEpochSecond());
        assertThat(CertificateTime.write(time.getEpochSecond()).getEncoded()).isEqualTo(encoded(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"230229120000Z", "241301000000Z", "240100000000Z", "240101240000Z", "240101006000Z",
            "240101000060Z", "2401010000Z", "240101000000+0100", "240101000000", "2401010000000", "240101000000z",
            "20240101000000.5Z", "2024010100Z",
            "-40101000000Z", "24 101000000Z", "Z", "", "2401010000\u0661Z", "99999999999999Z"})
    void otherTextsAreNoTimes(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(CertificateRefusal.class);
    }

    private static long read(String text) throws Exception {
        return CertificateTime.read(new DerReader(encoded(text)));
    }

    private static byte[] encoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] der = new byte[2 + bytes.length];
        der[0] = (byte) (text.length() == 15 || text.length() == 17 ? DerReader.GENERALIZED_TIME : DerReader.UTC_TIME);
        der[1] = (byte) bytes.length;
        System.arraycopy(bytes, 0, der, 2, bytes.length);
        return der;
    }
}
