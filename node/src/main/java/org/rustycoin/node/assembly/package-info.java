/**
 * One node: machines, network, chain and disk, wired.
 */
@NullMarked
package org.rustycoin.node.assembly;

import org.jspecify.annotations.NullMarked;
