/** Engines of TLS: OpenSSL's where the platform has it, the JDK's elsewhere. */
@NullMarked
package org.rustycoin.libp2p.netty.tls;

import org.jspecify.annotations.NullMarked;
