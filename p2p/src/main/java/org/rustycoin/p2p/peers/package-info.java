/** How peers behave, and what follows from it. */
@NullMarked
package org.rustycoin.p2p.peers;

import org.jspecify.annotations.NullMarked;
