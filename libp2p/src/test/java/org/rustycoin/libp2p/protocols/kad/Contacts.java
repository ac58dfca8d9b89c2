package org.rustycoin.libp2p.protocols.kad;

import java.util.List;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;

/** Peers for tests, made from dice. */
public final class Contacts {

    private Contacts() {}

    public static PeerId id(RandomGenerator random) {
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        byte[] id = new byte[34];
        id[0] = 0x12;
        id[1] = 0x20;
        System.arraycopy(hash, 0, id, 2, hash.length);
        try {
            return PeerId.fromBytes(id);
        } catch (MultiformatException e) {
            throw new AssertionError(e);
        }
    }

    public static Multiaddr address(int a, int b, int c, int d) {
        return Multiaddr.tcp(new byte[]{(byte) a, (byte) b, (byte) c, (byte) d}, 4001);
    }

    public static Multiaddr address(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (MultiformatException e) {
            throw new AssertionError(e);
        }
    }

    public static Contact at(RandomGenerator random, Multiaddr... addresses) {
        return Contact.of(id(random), List.of(addresses));
    }

    /** A peer in a network group of its own, mostly. */
    public static Contact anywhere(RandomGenerator random) {
        return at(random, address(20 + random.nextInt(70), random.nextInt(256), random.nextInt(256), 1));
    }

    /** A peer that shares exactly so many first bits with a key. */
    public static Contact sharing(RandomGenerator random, Key key, int bits, Multiaddr address) {
        Contact contact = at(random, address);
        while (contact.key().commonBits(key) != bits) {
            contact = at(random, address);
        }
        return contact;
    }
}
