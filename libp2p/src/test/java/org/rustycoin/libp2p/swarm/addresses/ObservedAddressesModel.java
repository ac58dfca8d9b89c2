package org.rustycoin.libp2p.swarm.addresses;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/** Against a twin that counts anew each time from a list of who says what since when. */
class ObservedAddressesModel {

    private static final class Word {
        final String group;
        final Multiaddr address;
        long closedAt = Long.MAX_VALUE;

        Word(String group, Multiaddr address) {
            this.group = group;
            this.address = address;
        }
    }

    @Test
    void candidatesAreWhatEnoughNetworksSay() {
        Seeds.each(200, random -> {
            Set<Multiaddr> candidates = new LinkedHashSet<>();
            var machine = new ObservedAddresses<Integer>(new AddressSettings(3, 1, false),
                    new ObservedAddresses.Out() {
                        @Override
                        public void candidate(Multiaddr address) {
                            assertThat(candidates.add(address)).isTrue();
                        }

                        @Override
                        public void withdrawn(Multiaddr address) {
                            assertThat(candidates.remove(address)).isTrue();
                        }
                    });
            machine.listening(List.of(ObservedAddressesTest.at("/ip4/10.0.0.5/tcp/4733")));
            Map<Integer, Word> words = new LinkedHashMap<>();
            long now = 0;
            for (int step = 0; step < 120; step++) {
                now += random.nextLong(ObservedAddresses.EXPIRY_NANOS / 20);
                machine.wake(now);
                int connection = random.nextInt(12);
                Word before = words.get(connection);
                if (random.nextInt(3) > 0) {
                    if (before != null && before.closedAt < Long.MAX_VALUE) {
                        continue; // connections are not reused
                    }
                    int network = connection % 5;
                    var word = new Word("4." + network, // few addresses: neither bound is reached
                            ObservedAddressesTest.at("/ip4/8.8.8.8/tcp/" + (1 + random.nextInt(3))));
                    machine.observed(now, connection, new Peer("p" + connection),
                            ObservedAddressesTest.at("/ip4/4." + network + ".0.1/tcp/1"), false, word.address);
                    words.put(connection, word);
                } else if (before != null && before.closedAt == Long.MAX_VALUE) {
                    before.closedAt = now;
                    machine.closed(now, connection);
                }
                assertThat(candidates).isEqualTo(expected(words, now));
            }
        });
    }

    private static Set<Multiaddr> expected(Map<Integer, Word> words, long now) {
        Map<Multiaddr, Set<String>> groups = new LinkedHashMap<>();
        words.values().stream()
                .filter(word -> word.closedAt == Long.MAX_VALUE || now < word.closedAt + ObservedAddresses.EXPIRY_NANOS)
                .forEach(word -> groups.computeIfAbsent(word.address, _ -> new LinkedHashSet<>()).add(word.group));
        Set<Multiaddr> enough = new LinkedHashSet<>();
        groups.forEach((address, who) -> {
            if (who.size() >= 3) {
                enough.add(address);
            }
        });
        return enough;
    }
}
