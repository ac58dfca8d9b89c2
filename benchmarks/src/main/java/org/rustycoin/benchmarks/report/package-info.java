/**
 * What is written about the samples: which targets are met, tables, charts as SVG, and their place in
 * {@code docs/performance.md}. Everything here is a function of the file of results, so the page can be written again
 * without measuring.
 */
@NullMarked
package org.rustycoin.benchmarks.report;

import org.jspecify.annotations.NullMarked;
