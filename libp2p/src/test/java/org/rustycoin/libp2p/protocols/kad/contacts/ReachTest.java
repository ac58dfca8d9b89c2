package org.rustycoin.libp2p.protocols.kad.contacts;

import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.kad.Contacts;

import static org.assertj.core.api.Assertions.assertThat;

class ReachTest {

    private static final Multiaddr HOST = Contacts.address("/ip4/127.0.0.1/tcp/1");
    private static final Multiaddr SITE = Contacts.address("/ip6/fd00::1/udp/1/quic-v1");
    private static final Multiaddr WORLD = Contacts.address("/ip4/8.8.8.8/tcp/1");
    private static final Multiaddr NAME = Contacts.address("/dns4/localhost/tcp/1");

    @ParameterizedTest
    @CsvSource({"/ip4/127.3.2.1/tcp/1,HOST", "/ip6/::1/tcp/1,HOST", "/ip4/10.0.0.1/tcp/1,SITE",
            "/ip4/100.64.0.1/tcp/1,SITE", "/ip4/169.254.1.1/tcp/1,SITE", "/ip6/fe80::1/tcp/1,SITE",
            "/ip4/8.8.8.8/tcp/1,WORLD", "/ip6/2001:db8::1/tcp/1,WORLD", "/ip6/::ffff:10.0.0.1/tcp/1,SITE",
            "/dns4/example.org/tcp/1,", "/ip4/0.0.0.0/tcp/1,", "/ip6/::/tcp/1,", "/ip4/224.0.0.1/tcp/1,",
            "/ip4/255.255.255.255/tcp/1,", "/ip6/ff02::fb/tcp/1,"})
    void addressesReachAsFarAsTheyDo(String address, Reach reach) {
        assertThat(Reach.of(Contacts.address(address))).isEqualTo(reach);
    }

    @Test
    void nobodySpeaksOfAddressesThatAreNearerToUsThanHeIs() {
        List<Multiaddr> all = List.of(HOST, SITE, WORLD, NAME);
        assertThat(Reach.within(WORLD, all)).containsExactly(WORLD);
        assertThat(Reach.within(SITE, all)).containsExactly(SITE, WORLD);
        assertThat(Reach.within(HOST, all)).containsExactly(HOST, SITE, WORLD);
        assertThat(Reach.within(NAME, all)).containsExactly(WORLD);
    }

    @ParameterizedTest
    @CsvSource({"/ip4/8.8.8.8/tcp/1,/ip4/8.8.200.1/tcp/9,true", "/ip4/8.8.8.8/tcp/1,/ip4/8.9.8.8/tcp/1,false",
            "/ip6/2001:db8:1::/tcp/1,/ip6/2001:db8:2::/tcp/1,true",
            "/ip6/2001:db8::/tcp/1,/ip6/2001:db9::/tcp/1,false"})
    void aGroupIsTheFirst16BitsOfIp4AndTheFirst32OfIp6(String one, String other, boolean same) {
        assertThat(Reach.group(Contacts.address(one))).isNotNull();
        assertThat(Objects.equals(Reach.group(Contacts.address(one)), Reach.group(Contacts.address(other))))
                .isEqualTo(same);
    }

    @Test
    void neighboursAreOfNoGroup() {
        assertThat(Reach.group(HOST)).isNull();
        assertThat(Reach.group(SITE)).isNull();
        assertThat(Reach.group(NAME)).isNull();
    }
}
