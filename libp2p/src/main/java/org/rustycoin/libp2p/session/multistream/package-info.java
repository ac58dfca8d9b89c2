/**
 * multistream-select 1.0: how two sides agree on what they speak (libp2p/specs connections).
 *
 * <p>
 * The dialler proposes, the listener echoes or says {@code na}. Both run on the raw connection, inside the secure channel
 * and at the beginning of every stream, and know nothing of where their bytes come from: bytes in, bytes out, a result.
 */
@NullMarked
package org.rustycoin.libp2p.session.multistream;

import org.jspecify.annotations.NullMarked;
