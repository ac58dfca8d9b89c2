/**
 * What an operator can set: a TOML file, overridden by flags, checked before anything starts.
 */
@NullMarked
package org.rustycoin.node.config;

import org.jspecify.annotations.NullMarked;
