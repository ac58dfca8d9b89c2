/**
 * Finding peers on the same link by multicast DNS (libp2p/specs discovery/mdns.md, RFC 6762): one asks for
 * {@code _p2p._udp.local}, everybody answers with its addresses, and all hear the answers.
 *
 * <p>
 * A packet goes through {@link org.rustycoin.libp2p.protocols.mdns.Gate} before it is read, becomes a
 * {@link org.rustycoin.libp2p.protocols.mdns.DnsMessage} in the host, which has the library for DNS, and is judged by
 * {@link org.rustycoin.libp2p.protocols.mdns.Mdns}: {@code Hearing} says which peers and addresses it speaks of,
 * {@code Neighbours} keeps them for as long as their records allow. What is found is hearsay of whoever is on the link: it is
 * something to dial, and the dial proves who is there.
 *
 * <p>
 * What is not here: probing for names (ours are random), unicast and legacy answers (RFC 6762 §5.4, §6.7), which would let a
 * stranger have packets sent to an address of its choice, and goodbyes.
 */
@NullMarked
package org.rustycoin.libp2p.protocols.mdns;

import org.jspecify.annotations.NullMarked;
