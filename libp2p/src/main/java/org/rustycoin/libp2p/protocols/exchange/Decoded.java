package org.rustycoin.libp2p.protocols.exchange;

import org.rustycoin.machine.Offence;

/** How far a message came. */
public sealed interface Decoded<M> {

    /** Not all of it is here. */
    record More<M>() implements Decoded<M> {}

    record Done<M>(M message) implements Decoded<M> {}

    /** The bytes are no message. */
    record Malformed<M>(Offence offence) implements Decoded<M> {}
}
