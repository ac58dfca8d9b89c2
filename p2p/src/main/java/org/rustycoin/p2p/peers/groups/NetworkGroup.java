package org.rustycoin.p2p.peers.groups;

import java.nio.charset.StandardCharsets;

/**
 * Addresses that count as one, because one hand may well hold them all.
 *
 * @param name {@code 4:c000} for a /16, {@code 6:20010db8} for a /32, {@code as64496} for the networks of an operator, or
 *             {@code name:…} for what was not had from an address
 */
public record NetworkGroup(String name) {

    /** What is hashed to place an address. */
    public byte[] bytes() {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return name;
    }
}
