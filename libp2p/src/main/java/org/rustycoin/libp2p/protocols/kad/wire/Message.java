package org.rustycoin.libp2p.protocols.kad.wire;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;

/**
 * A question, a statement or an answer; which of its parts mean something follows from the type.
 *
 * @param key       what it is about; empty for {@link Type#PING}
 * @param record    what is put, or was found
 * @param closer    peers nearer to the key
 * @param providers peers that provide it
 * @param leftOut   how many contacts and addresses of a received message are missing here because they were beyond a
 *                  bound or not understood; not sent
 */
public record Message(Type type, byte[] key, @Nullable ValueRecord record, List<Contact> closer,
        List<Contact> providers, int leftOut) {

    /** The numbers of the protobuf's enum are the ordinals. */
    public enum Type {
        PUT_VALUE, GET_VALUE, ADD_PROVIDER, GET_PROVIDERS, FIND_NODE,
        /** Not used any more, and still answered. */
        PING
    }

    public Message {
        closer = List.copyOf(closer);
        providers = List.copyOf(providers);
    }

    /** A message about a key and nothing else. */
    public static Message of(Type type, byte[] key) {
        return new Message(type, key, null, List.of(), List.of(), 0);
    }

    /** Asks to store a record, or says that it is stored. */
    public static Message put(ValueRecord record) {
        return new Message(Type.PUT_VALUE, record.key(), record, List.of(), List.of(), 0);
    }

    /** Says that a peer provides something. */
    public static Message provide(byte[] key, Contact provider) {
        return new Message(Type.ADD_PROVIDER, key, null, List.of(), List.of(provider), 0);
    }

    /** The answer to this question with some contacts. */
    public Message answer(@Nullable ValueRecord found, List<Contact> closerPeers, List<Contact> providingPeers) {
        return new Message(type, key, found, closerPeers, providingPeers, 0);
    }
}
