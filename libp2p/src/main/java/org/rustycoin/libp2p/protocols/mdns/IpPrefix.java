package org.rustycoin.libp2p.protocols.mdns;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** The addresses that share their first bits with one: what an interface calls its subnet. */
public final class IpPrefix {

    private final byte[] ip;
    private final int bits;

    /**
     * @param ip   of 4 or 16 bytes: the interface's own address
     * @param bits how many first bits are the subnet's
     * @throws IllegalArgumentException for other sizes
     */
    public IpPrefix(byte[] ip, int bits) {
        if (ip.length != 4 && ip.length != 16 || bits < 0 || bits > 8 * ip.length) {
            throw new IllegalArgumentException("no subnet: " + ip.length + " bytes, " + bits + " bits");
        }
        this.ip = ip.clone();
        this.bits = bits;
    }

    /** The interface's own address. */
    public byte[] ip() {
        return ip.clone();
    }

    /** Whether an address is in the subnet. One of no bits has everybody in it and so says nothing: then it is not. */
    public boolean contains(byte[] other) {
        if (other.length != ip.length || bits == 0) {
            return false;
        }
        int whole = bits / 8;
        if (!Arrays.equals(ip, 0, whole, other, 0, whole)) {
            return false;
        }
        int mask = 0xff00 >> bits % 8 & 0xff; // of the byte in which the subnet ends
        return mask == 0 || ((ip[whole] ^ other[whole]) & mask) == 0;
    }

    boolean isSix() {
        return ip.length == 16;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IpPrefix prefix && bits == prefix.bits && Arrays.equals(ip, prefix.ip);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ip) + bits;
    }
}
