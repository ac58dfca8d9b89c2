/**
 * The self-describing formats that libp2p builds on: varint, multihash, multibase, multiaddr. Values and their
 * encodings only; every parse error is a {@link org.rustycoin.libp2p.multiformats.MultiformatException} with an offset.
 */
@NullMarked
package org.rustycoin.libp2p.multiformats;

import org.jspecify.annotations.NullMarked;
