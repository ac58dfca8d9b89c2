package org.rustycoin.libp2p.session.tls;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERUTCTime;
import org.rustycoin.libp2p.identity.DerException;
import org.rustycoin.libp2p.identity.DerReader;
import org.rustycoin.libp2p.session.tls.CertificateRefusal.Rule;

/**
 * The times of a certificate (RFC 5280 §4.1.2.5), as seconds since 1970: whole seconds of UTC, in two digits of year from
 * 1950 to 2049, in four otherwise.
 */
final class CertificateTime {

    private static final int TWO_DIGIT_YEARS_FROM = 1950;
    private static final int TWO_DIGIT_YEARS_TO = 2049;

    private CertificateTime() {}

    /** Four digits are also read where two would do. */
    static long read(DerReader in) throws DerException, CertificateRefusal {
        boolean twoDigits = in.isNext(DerReader.UTC_TIME);
        byte[] text = in.content(twoDigits ? DerReader.UTC_TIME : DerReader.GENERALIZED_TIME);
        int yearDigits = twoDigits ? 2 : 4;
        if (text.length != yearDigits + 11 || text[text.length - 1] != 'Z') {
            throw bad(text);
        }
        int year = digits(text, 0, yearDigits);
        if (twoDigits) {
            year += year < 50 ? 2000 : 1900;
        }
        try {
            return OffsetDateTime.of(year, digits(text, yearDigits, 2), digits(text, yearDigits + 2, 2),
                    digits(text, yearDigits + 4, 2), digits(text, yearDigits + 6, 2), digits(text, yearDigits + 8, 2),
                    0, ZoneOffset.UTC).toEpochSecond();
        } catch (DateTimeException e) {
            throw bad(text);
        }
    }

    static ASN1Primitive write(long unixSeconds) {
        var time = LocalDateTime.ofEpochSecond(unixSeconds, 0, ZoneOffset.UTC);
        int year = time.getYear();
        String rest = String.format(Locale.ROOT, "%02d%02d%02d%02d%02dZ", time.getMonthValue(), time.getDayOfMonth(),
                time.getHour(), time.getMinute(), time.getSecond());
        return year >= TWO_DIGIT_YEARS_FROM && year <= TWO_DIGIT_YEARS_TO
                ? new DERUTCTime(String.format(Locale.ROOT, "%02d", year % 100) + rest)
                : new DERGeneralizedTime(String.format(Locale.ROOT, "%04d", year) + rest);
    }

    private static int digits(byte[] text, int from, int count) throws CertificateRefusal {
        int number = 0;
        for (int i = from; i < from + count; i++) {
            if (text[i] < '0' || text[i] > '9') {
                throw bad(text);
            }
            number = number * 10 + text[i] - '0';
        }
        return number;
    }

    private static CertificateRefusal bad(byte[] text) {
        String shown = new String(text, 0, Math.min(text.length, 20), StandardCharsets.US_ASCII);
        return new CertificateRefusal(Rule.FORM, "a time that is none: " + shown.replaceAll("\\p{Cntrl}", "?"));
    }
}
