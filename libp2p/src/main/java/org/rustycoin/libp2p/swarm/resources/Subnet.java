package org.rustycoin.libp2p.swarm.resources;

import java.util.Arrays;

import org.rustycoin.libp2p.multiformats.Multiaddr;

/**
 * The addresses that share their first bits.
 *
 * <p>
 * IPv4 is counted by address and by /24; behind one address is a household or, with a carrier's NAT, some more. An IPv6
 * customer has a /56 (RIPE 690 §4.2), each of whose 256 networks has more addresses than all of IPv4, so the /56 counts as
 * one address, and the /48, a site, as a subnet. These are go-libp2p's lengths; go has no /24.
 *
 * @param six    whether they are IPv6
 * @param prefix the first bits as a number
 * @param bits   how many they are, at most 56
 */
record Subnet(boolean six, long prefix, int bits) {

    private static final int ADDRESS_BITS_4 = 32;
    private static final int SITE_BITS_4 = 24;
    private static final int ADDRESS_BITS_6 = 56;
    private static final int SITE_BITS_6 = 48;
    /** ::ffff:0:0/96: an IPv4 address as a socket for both families shows it. */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    /** What counts as one address. {@code ip} is {@link #plain}. */
    static Subnet address(byte[] ip) {
        return of(ip, ip.length == 4 ? ADDRESS_BITS_4 : ADDRESS_BITS_6);
    }

    /** What counts as one site. {@code ip} is {@link #plain}. */
    static Subnet site(byte[] ip) {
        return of(ip, ip.length == 4 ? SITE_BITS_4 : SITE_BITS_6);
    }

    /** An address of 4 or 16 bytes, an IPv4 one always of 4: it has one count, whichever socket it came to. */
    static byte[] plain(byte[] ip) {
        if (ip.length != 4 && ip.length != 16) {
            throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + ip.length);
        }
        boolean mapped = ip.length == 16 && Arrays.equals(ip, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
        return mapped ? Arrays.copyOfRange(ip, MAPPED.length, 16) : ip;
    }

    /** Whether it is this machine itself: whoever is on it needs no limit to hurt it. {@code ip} is {@link #plain}. */
    static boolean isLoopback(byte[] ip) {
        return ip.length == 4 ? ip[0] == 127 : Arrays.equals(ip, LOOPBACK_6);
    }

    private static Subnet of(byte[] ip, int bits) {
        long prefix = 0;
        for (int i = 0; i < bits / 8; i++) {
            prefix = prefix << 8 | ip[i] & 0xff;
        }
        return new Subnet(ip.length == 16, prefix, bits);
    }

    /** The address itself, or the prefix as {@code 192.0.2.0/24}. */
    @Override
    public String toString() {
        byte[] ip = new byte[six ? 16 : 4];
        for (int i = 0; i < bits / 8; i++) {
            ip[i] = (byte) (prefix >> bits - 8 * (i + 1));
        }
        String text = Multiaddr.tcp(ip, 0).components().getFirst().text();
        return bits == 8 * ip.length ? text : text + "/" + bits;
    }
}
