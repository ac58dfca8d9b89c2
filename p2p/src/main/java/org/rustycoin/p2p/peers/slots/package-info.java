/**
 * Whom this node connects to, and who goes when too many come. The slots ask the address book whom to dial, say so, and are
 * told what became of it; the host connects. Which inbound peer goes is a function of facts, in
 * {@link org.rustycoin.p2p.peers.slots.InboundEviction}.
 */
@NullMarked
package org.rustycoin.p2p.peers.slots;

import org.jspecify.annotations.NullMarked;
