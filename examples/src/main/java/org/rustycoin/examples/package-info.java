/** What the library looks like from outside: one class for each example. */
@NullMarked
package org.rustycoin.examples;

import org.jspecify.annotations.NullMarked;
