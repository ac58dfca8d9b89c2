/** Which chain is best: headers first, from one peer at a time until we are level, then from whoever has more. */
@NullMarked
package org.rustycoin.p2p.headers;

import org.jspecify.annotations.NullMarked;
