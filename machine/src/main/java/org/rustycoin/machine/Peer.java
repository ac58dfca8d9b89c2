package org.rustycoin.machine;

/**
 * A remote node as machines know it: an identity and nothing else.
 *
 * <p>
 * The text is the peer id in its base58 form. Addresses, connections and keys belong to the swarm below; two connections
 * to one identity are one peer.
 *
 * @param id the base58 text of the peer id, not empty
 */
public record Peer(String id) implements Comparable<Peer> {

    public Peer {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a peer needs an id");
        }
    }

    /** The last six characters, which tell peers apart in a log; the first ones are the same for all Ed25519 keys. */
    public String shortId() {
        return id.length() <= 6 ? id : id.substring(id.length() - 6);
    }

    @Override
    public int compareTo(Peer other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return id;
    }
}
