/**
 * {@code benchmarks/run transport}: this library beside the reference libraries, each a process with the command line of
 * {@code interop/README.md}. {@link org.rustycoin.benchmarks.measure.Session} goes through stacks, measures, rounds and
 * pairs; {@link org.rustycoin.benchmarks.measure.Sampler} takes one sample; what a peer printed becomes figures in
 * {@link org.rustycoin.benchmarks.measure.Figures}. Samples go into {@code results}, and {@code report} writes about them.
 */
@NullMarked
package org.rustycoin.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
