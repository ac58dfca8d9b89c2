/**
 * JMH benchmarks of single functions. Compare ratios within one run: the machines that run them drift.
 */
@NullMarked
package org.rustycoin.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
