package org.rustycoin.benchmarks.limit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.channels.Channels;
import javax.crypto.AEADBadTagException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordPipeTest {

    private static final int BYTES = 1_000_000;

    @ParameterizedTest
    @EnumSource(RecordCipher.Kind.class)
    void whatIsSentIsReceivedRecordByRecord(RecordCipher.Kind kind) throws Exception {
        byte[] sent = sent(kind);
        int records = (BYTES + kind.plainBytes - 1) / kind.plainBytes;
        assertThat(sent).hasSize(BYTES + records * (2 + RecordCipher.TAG_BYTES));
        receive(sent, kind);
    }

    @Test
    void aChangedByteIsNoticed() throws Exception {
        byte[] sent = sent(RecordCipher.Kind.NOISE);
        sent[BYTES / 2] ^= 1;
        assertThatThrownBy(() -> receive(sent, RecordCipher.Kind.NOISE)).isInstanceOf(AEADBadTagException.class);
    }

    @Test
    void anEarlyEndIsNoticed() throws Exception {
        byte[] sent = java.util.Arrays.copyOf(sent(RecordCipher.Kind.TLS), BYTES / 2);
        assertThatThrownBy(() -> receive(sent, RecordCipher.Kind.TLS)).isInstanceOf(EOFException.class);
    }

    private static byte[] sent(RecordCipher.Kind kind) throws Exception {
        var out = new ByteArrayOutputStream();
        RecordPipe.send(Channels.newChannel(out), kind, BYTES);
        return out.toByteArray();
    }

    private static void receive(byte[] sent, RecordCipher.Kind kind) throws Exception {
        RecordPipe.receive(Channels.newChannel(new ByteArrayInputStream(sent)), kind, BYTES);
    }
}
