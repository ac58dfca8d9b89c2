/**
 * Rusty Coin among its peers, sans-IO.
 *
 * <p>
 * {@link org.rustycoin.p2p.RustyCoin} wires the machines: {@code status} (who is it), {@code headers} (which chain is
 * best), {@code blocks} (its bodies), {@code serving} (ours for others), {@code peers} (how they behave). Machines do not
 * know one another; they share only {@code messages} and the ledger's header tree.
 */
@NullMarked
package org.rustycoin.p2p;

import org.jspecify.annotations.NullMarked;
