/**
 * Signature checks as fast as this machine can: a native library where there is one, and workers.
 */
@NullMarked
package org.rustycoin.node.crypto;

import org.jspecify.annotations.NullMarked;
