/**
 * AutoNAT: peers try to reach a node at its addresses and say whether they could (libp2p/specs autonat, v2 and v1).
 *
 * <p>
 * Streams and messages live on connections' threads: {@link org.rustycoin.libp2p.protocols.autonat.DialRequests} hears
 * questions, {@link org.rustycoin.libp2p.protocols.autonat.DialBacks} hears the proof that somebody got through,
 * {@link org.rustycoin.libp2p.protocols.autonat.Asking}, {@link org.rustycoin.libp2p.protocols.autonat.AskingOld} and
 * {@link org.rustycoin.libp2p.protocols.autonat.Proving} are the sides that open those streams. What decides are two
 * machines on the node's thread: {@link org.rustycoin.libp2p.protocols.autonat.AutonatServer}, whom to dial for whom, and
 * {@link org.rustycoin.libp2p.protocols.autonat.AutonatClient}, which answers to believe. Of v1 there is the asking side
 * only.
 */
@NullMarked
package org.rustycoin.libp2p.protocols.autonat;

import org.jspecify.annotations.NullMarked;
