/** TCP. */
@NullMarked
package org.rustycoin.libp2p.netty.tcp;

import org.jspecify.annotations.NullMarked;
