/**
 * What peers say on streams, one package each; none knows another. A protocol is a
 * {@link org.rustycoin.libp2p.swarm.StreamProtocol} for the streams that others open, and a
 * {@link org.rustycoin.libp2p.session.StreamHandler} for those it opens itself.
 */
@NullMarked
package org.rustycoin.libp2p.protocols;

import org.jspecify.annotations.NullMarked;
