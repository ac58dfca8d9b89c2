/**
 * How a node gets into its network: connect to somebody, join the DHT, discover others, establish a diverse set of peers.
 * This package decides when which source of addresses is asked and says how far it is; it keeps no addresses and dials
 * nobody.
 */
@NullMarked
package org.rustycoin.p2p.bootstrap;

import org.jspecify.annotations.NullMarked;
