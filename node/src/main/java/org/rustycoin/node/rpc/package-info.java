/**
 * JSON-RPC 2.0 over HTTP on loopback: the server, the methods, and the client.
 */
@NullMarked
package org.rustycoin.node.rpc;

import org.jspecify.annotations.NullMarked;
