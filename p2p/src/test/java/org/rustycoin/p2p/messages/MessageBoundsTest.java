package org.rustycoin.p2p.messages;

import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeException.Kind;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.p2p.Branch;
import org.rustycoin.p2p.messages.P2PMessage.Reject;
import org.rustycoin.p2p.messages.P2PMessage.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** The bounds of WIRE.md §3: as many as allowed are read, one more is refused before any is. */
class MessageBoundsTest {

    private static final BlockHeader HEADER = Branch.PARAMS.genesis().header();
    private static final Block EMPTY = new Block(HEADER, List.of(), List.of());
    private static final Inventory ITEM = Inventory.block(Hash.ZERO);

    private static Arguments bound(String name, int max, IntFunction<P2PMessage> make) {
        return arguments(name, max, make);
    }

    static List<Arguments> lists() {
        return List.of(bound("BlockResponse", 500, n -> new P2PMessage.BlockResponse(Collections.nCopies(n, EMPTY))),
                bound("GetHeaders", 101, n -> new P2PMessage.GetHeaders(Collections.nCopies(n, Hash.ZERO), Hash.ZERO)),
                bound("Headers", 2000, n -> new P2PMessage.Headers(Collections.nCopies(n, HEADER))),
                bound("Inv", 1000, n -> new P2PMessage.Inv(Collections.nCopies(n, ITEM))),
                bound("GetData", 1000, n -> new P2PMessage.GetData(Collections.nCopies(n, ITEM))),
                bound("NotFound", 1000, n -> new P2PMessage.NotFound(Collections.nCopies(n, ITEM))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("lists")
    void asManyAsAllowedAreReadAndOneMoreIsNot(String name, int max, IntFunction<P2PMessage> make)
            throws BincodeException {
        P2PMessage most = make.apply(max);
        assertThat(most.name()).isEqualTo(name);
        assertThat(P2PMessage.decode(most.encode())).isEqualTo(most);
        byte[] tooMany = make.apply(max + 1).encode();
        assertThatThrownBy(() -> P2PMessage.decode(tooMany)).isInstanceOfSatisfying(BincodeException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.COUNT_TOO_LARGE);
            assertThat(e).hasMessageContaining((max + 1) + " elements where " + max + " are allowed");
        });
    }

    private static Status status(String agent) {
        return new Status(1, Hash.ZERO, Hash.ZERO, 0, Bytes.wrap(new byte[32]), 0, agent);
    }

    @Test
    void textsForPeopleHaveAtMostTwoHundredAndFiftySixBytesNotCharacters() throws BincodeException {
        List<IntFunction<P2PMessage>> kinds = List.of(n -> status("é".repeat(n)),
                n -> new Reject(1, "é".repeat(n)));
        for (IntFunction<P2PMessage> kind : kinds) {
            assertThat(P2PMessage.decode(kind.apply(128).encode())).isEqualTo(kind.apply(128));
            assertThatThrownBy(() -> P2PMessage.decode(kind.apply(129).encode())).isInstanceOfSatisfying(
                    BincodeException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUT_OF_RANGE));
        }
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        byte[] bytes = status("ab").encode();
        bytes[bytes.length - 1] = (byte) 0xff;
        assertThatThrownBy(() -> P2PMessage.decode(bytes)).isInstanceOfSatisfying(BincodeException.class,
                e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_UTF8));
    }

    @Test
    void kindsBeyondTheLastAreRefused() {
        byte[] inventory = new BincodeWriter().variant(4).u64(1).u32(2).array(new byte[32]).toByteArray();
        assertThatThrownBy(() -> P2PMessage.decode(inventory)).isInstanceOf(BincodeException.class);
        byte[] update = new BincodeWriter().variant(11).array(new byte[36]).u32(4).toByteArray();
        assertThatThrownBy(() -> P2PMessage.decode(update)).isInstanceOf(BincodeException.class);
    }

    @Test
    void aShortIdIsSixBytesOfItsBlocksHeaderAndNonceAndTransaction() {
        var ids = new ShortIds(HEADER, 1);
        Bytes id = ids.of(Hash.ZERO);
        assertThat(id.length()).isEqualTo(P2PMessage.SHORT_ID_BYTES);
        assertThat(ids.of(Hash.ZERO)).as("the key is not used up").isEqualTo(id);
        assertThat(new ShortIds(HEADER, 1).of(Hash.ZERO)).isEqualTo(id);
        assertThat(new ShortIds(HEADER, 2).of(Hash.ZERO)).as("another nonce").isNotEqualTo(id);
        assertThat(new ShortIds(HEADER.withNonce(7), 1).of(Hash.ZERO)).as("another header").isNotEqualTo(id);
        assertThat(ids.of(HEADER.hash())).as("another transaction").isNotEqualTo(id);
    }
}
