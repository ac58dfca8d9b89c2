/**
 * The command line.
 */
@NullMarked
package org.rustycoin.node.cli;

import org.jspecify.annotations.NullMarked;
