/** Who a peer is: one exchange of Status on every new connection, before anything else is asked. */
@NullMarked
package org.rustycoin.p2p.status;

import org.jspecify.annotations.NullMarked;
