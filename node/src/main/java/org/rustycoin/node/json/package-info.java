/**
 * Values of the wire as JSON for people.
 */
@NullMarked
package org.rustycoin.node.json;

import org.jspecify.annotations.NullMarked;
