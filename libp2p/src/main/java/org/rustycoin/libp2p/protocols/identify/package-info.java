/** {@code /ipfs/id/1.0.0} and {@code /ipfs/id/push/1.0.0}: what peers say about themselves (libp2p/specs identify). */
@NullMarked
package org.rustycoin.libp2p.protocols.identify;

import org.jspecify.annotations.NullMarked;
