/**
 * What a session asks of whatever proves who is at the other end and seals what is said, so that Noise and TLS can be
 * exchanged.
 */
@NullMarked
package org.rustycoin.libp2p.session.security;

import org.jspecify.annotations.NullMarked;
