package org.rustycoin.libp2p.protocols.kad.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.protocols.kad.Contacts;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;

import static org.assertj.core.api.Assertions.assertThat;

/** The table against a list that is filtered and sorted anew for every answer. */
class RoutingTableModel {

    private static final int ROUNDS = 20_000;

    /** One entry of the twin. */
    private static final class Row {
        final Contact contact;
        final @Nullable String group;
        long heardAt;
        int failures;
        /** Its order among those of its distance: lower goes first. */
        long order;

        Row(Contact contact, @Nullable String group, long heardAt, long order) {
            this.contact = contact;
            this.group = group;
            this.heardAt = heardAt;
            this.order = order;
        }
    }

    /** The rules in their plainest form. */
    private static final class Twin {
        final Key self;
        final TableSettings settings;
        final List<Row> rows = new ArrayList<>();
        final List<Row> pending = new ArrayList<>();
        long orders;
        long frontOrders;

        Twin(Key self, TableSettings settings) {
            this.self = self;
            this.settings = settings;
        }

        int distance(Contact contact) {
            return self.commonBits(contact.key());
        }

        List<Row> bucket(int distance) {
            return rows.stream().filter(row -> distance(row.contact) == distance)
                    .sorted(Comparator.comparingLong(row -> row.order)).toList();
        }

        @Nullable
        Row find(Contact contact) {
            return rows.stream().filter(row -> row.contact.equals(contact)).findFirst().orElse(null);
        }

        long of(List<Row> some, @Nullable String group) {
            return group == null ? 0 : some.stream().filter(row -> Objects.equals(row.group, group)).count();
        }

        boolean mayCome(long now, Contact contact, @Nullable String group) {
            List<Row> bucket = bucket(distance(contact));
            if (of(rows, group) >= settings.groupInTableMax() || of(bucket, group) >= settings.groupInBucketMax()) {
                return false;
            }
            if (bucket.size() < settings.bucketMax()) {
                return true;
            }
            Row oldest = bucket.getFirst();
            boolean lively = oldest.failures == 0 && now - oldest.heardAt < settings.livelyNanos();
            boolean taken = pending.stream().anyMatch(row -> distance(row.contact) == distance(contact)
                    && !row.contact.equals(contact) && now - row.heardAt < settings.pendingNanos());
            return !lively && !taken;
        }

        void offer(long now, Contact contact, @Nullable String group) {
            Row known = find(contact);
            if (known != null) {
                known.heardAt = now;
                known.failures = 0;
                known.order = ++orders;
                return;
            }
            if (!mayCome(now, contact, group)) {
                return;
            }
            var row = new Row(contact, group, now, ++orders);
            if (bucket(distance(contact)).size() < settings.bucketMax()) {
                rows.add(row);
            } else {
                pending.removeIf(other -> distance(other.contact) == distance(contact));
                pending.add(row);
            }
        }

        void failed(long now, Contact contact) {
            Row row = find(contact);
            if (row == null) {
                return;
            }
            row.failures++;
            boolean awaited = pending.stream().anyMatch(other -> distance(other.contact) == distance(contact)
                    && now - other.heardAt < settings.pendingNanos());
            if (awaited || row.failures >= settings.failuresMax()) {
                remove(now, contact);
            } else {
                row.order = --frontOrders;
            }
        }

        void remove(long now, Contact contact) {
            Row row = find(contact);
            if (row == null) {
                return;
            }
            rows.remove(row);
            Row next = pending.stream().filter(other -> distance(other.contact) == distance(contact)).findFirst()
                    .orElse(null);
            pending.remove(next);
            if (next != null && now - next.heardAt < settings.pendingNanos()
                    && mayCome(now, next.contact, next.group)) {
                next.order = ++orders;
                rows.add(next);
            }
        }

        List<Contact> closest(Key target, int count) {
            return rows.stream().filter(row -> row.failures == 0).map(row -> row.contact)
                    .sorted((a, b) -> target.compare(a.key(), b.key())).limit(count).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theTableAndItsTwinAgree(long seed) {
        var random = new SplittableRandom(seed);
        var settings = new TableSettings(4, 6, 2, 2, 400, 60);
        Contact self = Contacts.anywhere(random);
        var table = new RoutingTable(self.key(), settings);
        var twin = new Twin(self.key(), settings);
        var peers = new ArrayList<Contact>();
        for (int i = 0; i < 120; i++) {
            peers.add(Contacts.at(random, Contacts.address(70, random.nextInt(25), i, 1)));
        }
        long now = 0;
        int checks = 0;
        for (int round = 0; round < ROUNDS; round++) {
            now += random.nextInt(20);
            Contact peer = peers.get(random.nextInt(peers.size()));
            String group = random.nextInt(10) == 0 ? null : peer.group();
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> {
                    checks += table.offer(now, peer, group) instanceof Offer.Pending ? 1 : 0;
                    twin.offer(now, peer, group);
                }
                case 3, 4 -> {
                    table.failed(now, peer.peer(), peer.key());
                    twin.failed(now, peer);
                }
                default -> {
                    if (random.nextInt(20) == 0) {
                        table.remove(now, peer.peer(), peer.key());
                        twin.remove(now, peer);
                    }
                }
            }
            Contact target = Contacts.anywhere(random);
            assertThat(table.size()).as("round " + round + " of seed " + seed).isEqualTo(twin.rows.size());
            assertThat(table.closest(target.key(), 7)).as("round " + round + " of seed " + seed)
                    .isEqualTo(twin.closest(target.key(), 7));
        }
        assertThat(checks).as("buckets were full at times").isGreaterThan(50);
    }
}
