/** Our headers and blocks for those who ask. */
@NullMarked
package org.rustycoin.p2p.serving;

import org.jspecify.annotations.NullMarked;
