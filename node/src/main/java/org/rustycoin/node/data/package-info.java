/**
 * The data directory: its lock, the node's key, and where a client finds the RPC and its cookie.
 */
@NullMarked
package org.rustycoin.node.data;

import org.jspecify.annotations.NullMarked;
