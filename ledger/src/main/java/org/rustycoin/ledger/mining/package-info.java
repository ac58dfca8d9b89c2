/**
 * Making blocks: assembling a template on the tip, and grinding its nonce.
 */
@NullMarked
package org.rustycoin.ledger.mining;

import org.jspecify.annotations.NullMarked;
