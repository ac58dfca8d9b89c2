/**
 * One cell of the interoperability matrix on this library: a node that serves, and one that dials it and uses every
 * protocol once. The peers in {@code interop/} on other libraries have the same command line, so a matrix is a table of
 * names.
 */
@NullMarked
package org.rustycoin.benchmarks.transport;

import org.jspecify.annotations.NullMarked;
