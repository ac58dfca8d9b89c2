/** {@code /perf/1.0.0}: so many bytes up, so many bytes down (libp2p/specs perf). */
@NullMarked
package org.rustycoin.libp2p.protocols.perf;

import org.jspecify.annotations.NullMarked;
