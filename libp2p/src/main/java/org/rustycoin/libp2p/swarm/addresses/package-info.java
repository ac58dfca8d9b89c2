/**
 * Which addresses this node can be reached at.
 *
 * <p>
 * What others see us at goes to {@link org.rustycoin.libp2p.swarm.addresses.ObservedAddresses}; what enough networks agree
 * on becomes a candidate, as does every public address that the node listens on.
 * {@link org.rustycoin.libp2p.swarm.addresses.AddressConfirmation} has servers of several networks try the candidates, and
 * says which are confirmed. How a server is asked (AutoNAT) is not known here, nor is what is done with a confirmed
 * address.
 */
@NullMarked
package org.rustycoin.libp2p.swarm.addresses;

import org.jspecify.annotations.NullMarked;
