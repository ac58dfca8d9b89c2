/**
 * What a session asks of whatever turns one channel of bytes into many streams, so that muxers can be exchanged.
 */
@NullMarked
package org.rustycoin.libp2p.session.muxer;

import org.jspecify.annotations.NullMarked;
