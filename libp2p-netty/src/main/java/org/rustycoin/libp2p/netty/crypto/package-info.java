/** Native arithmetic where a kept library brings it, and Java's elsewhere; see {@code docs/decisions/0005-transports.md}. */
@NullMarked
package org.rustycoin.libp2p.netty.crypto;

import org.jspecify.annotations.NullMarked;
