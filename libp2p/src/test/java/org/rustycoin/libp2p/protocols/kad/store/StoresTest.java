package org.rustycoin.libp2p.protocols.kad.store;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.protocols.kad.Contacts;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;
import org.rustycoin.libp2p.protocols.kad.wire.ValueRecord;
import org.rustycoin.machine.Machine;

import static org.assertj.core.api.Assertions.assertThat;

/** What is kept for others stays within its bounds, whoever brings how much. */
class StoresTest {

    private static final long SECOND = 1_000_000_000L;
    private static final StoreSettings SMALL = new StoreSettings(8, 4000, 100 * SECOND, 8, 4, 50 * SECOND, 2, 4);

    private final SplittableRandom random = new SplittableRandom(6);
    private final Key self = Contacts.anywhere(random).key();
    private final RecordStore records = new RecordStore(self, SMALL);
    private final ProviderStore providers = new ProviderStore(self, SMALL);

    private byte[] key() {
        byte[] key = new byte[16];
        random.nextBytes(key);
        return key;
    }

    private boolean isNearer(byte[] one, byte[] other) {
        return self.compare(Key.of(one), Key.of(other)) < 0;
    }

    private static ValueRecord record(byte[] key, int bytes, long ttlSec) {
        return new ValueRecord(key, new byte[bytes], ttlSec);
    }

    // ---- records ----

    @Test
    void aRecordLivesAsLongAsItSaysAndNoLongerThanTheStoreAllows() {
        byte[] brief = key();
        byte[] eternal = key();
        records.put(0, record(brief, 1, 10), null);
        records.put(0, record(eternal, 1, Long.MAX_VALUE), null);
        assertThat(records.get(0, brief)).isNotNull().extracting(ValueRecord::ttlSec).isEqualTo(10L);
        assertThat(records.deadline()).isEqualTo(10 * SECOND);
        assertThat(records.get(10 * SECOND, brief)).isNull();
        assertThat(records.get(99 * SECOND, eternal)).isNotNull().extracting(ValueRecord::ttlSec).isEqualTo(1L);
        records.expire(100 * SECOND);
        assertThat(records.size()).isZero();
        assertThat(records.bytes()).isZero();
        assertThat(records.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aFullStoreKeepsWhatIsNearestToTheNode() {
        var keys = new ArrayList<byte[]>();
        for (int i = 0; i < 1000; i++) {
            byte[] key = key();
            keys.add(key);
            records.put(0, record(key, 1, 0), null);
        }
        keys.sort((one, other) -> self.compare(Key.of(one), Key.of(other)));
        assertThat(records.size()).isEqualTo(8);
        assertThat(keys.subList(0, 8)).allMatch(key -> records.get(0, key) != null);
    }

    @Test
    void theBytesOfAllRecordsAreBounded() {
        for (int i = 0; i < 100; i++) {
            records.put(0, record(key(), 1500, 0), null);
        }
        assertThat(records.bytes()).isLessThanOrEqualTo(SMALL.recordBytesMax()).isEqualTo(2 * 1516L);
        byte[] kept = key();
        while (!records.put(0, record(kept, 1, 0), null)) {
            kept = key();
        }
        assertThat(records.put(0, record(kept, 5000, 0), null)).as("what grows beyond it").isFalse();
        assertThat(records.get(0, kept)).isNotNull();
    }

    @Test
    void oneNetworkHasItsShareOfTheRecords() {
        for (int i = 0; i < 100; i++) {
            records.put(0, record(key(), 1, 0), "attacker");
        }
        assertThat(records.size()).isEqualTo(2);
        assertThat(records.put(0, record(key(), 1, 0), "other")).isTrue();
    }

    @Test
    void whoeverPutsTheSameAgainTakesNoMoreRoom() {
        byte[] key = key();
        for (int i = 0; i < 10; i++) {
            assertThat(records.put(0, record(key, 100, 0), "g")).isTrue();
        }
        assertThat(records.size()).isOne();
        assertThat(records.bytes()).isEqualTo(116);
    }

    // ---- providers ----

    @Test
    void providersOfAKeyAreFewAndThoseThatAreThereStay() {
        byte[] key = key();
        var first = new ArrayList<Contact>();
        for (int i = 0; i < 100; i++) {
            Contact contact = Contacts.at(random, Contacts.address(30 + i, 1, 1, 1));
            boolean isKept = providers.add(0, key, contact, contact.group());
            assertThat(isKept).isEqualTo(i < 4);
            if (isKept) {
                first.add(contact);
            }
        }
        assertThat(providers.get(0, key)).isEqualTo(first);
    }

    @Test
    void oneNetworkHasFewOfAKeysProvidersAndItsShareOfTheKeys() {
        byte[] key = key();
        assertThat(providers.add(0, key, Contacts.anywhere(random), "a")).isTrue();
        assertThat(providers.add(0, key, Contacts.anywhere(random), "a")).isTrue();
        assertThat(providers.add(0, key, Contacts.anywhere(random), "a")).isFalse();
        assertThat(providers.add(0, key(), Contacts.anywhere(random), "a")).isTrue();
        assertThat(providers.add(0, key(), Contacts.anywhere(random), "a")).as("a third key").isFalse();
        assertThat(providers.add(0, key(), Contacts.anywhere(random), "b")).isTrue();
    }

    @Test
    void aFullStoreOfProvidersKeepsTheNearestKeys() {
        var keys = new ArrayList<byte[]>();
        for (int i = 0; i < 500; i++) {
            byte[] key = key();
            keys.add(key);
            providers.add(0, key, Contacts.anywhere(random), null);
        }
        assertThat(providers.size()).isEqualTo(8);
        assertThat(providers.providers()).as("whatever is forgotten leaves nothing behind").isEqualTo(8);
        byte[] farthest = keys.stream().reduce((one, other) -> isNearer(one, other) ? other : one).orElseThrow();
        assertThat(providers.get(0, farthest)).isEmpty();
    }

    @Test
    void aProvidersWordHoldsForItsTimeAndIsRenewedByItself() {
        byte[] key = key();
        Contact contact = Contacts.anywhere(random);
        providers.add(0, key, contact, null);
        providers.add(30 * SECOND, key, contact, null);
        assertThat(providers.get(79 * SECOND, key)).isEqualTo(List.of(contact));
        assertThat(providers.get(80 * SECOND, key)).isEmpty();
        assertThat(providers.size()).isZero();
    }
}
