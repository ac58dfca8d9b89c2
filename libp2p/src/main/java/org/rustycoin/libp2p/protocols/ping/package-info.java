/** {@code /ipfs/ping/1.0.0}: 32 random bytes and their echo, on one stream that stays (libp2p/specs ping). */
@NullMarked
package org.rustycoin.libp2p.protocols.ping;

import org.jspecify.annotations.NullMarked;
