/**
 * What was measured, as it is kept: rows of samples in a small file of JSON, and the median of each. Knows neither how a
 * sample is made nor what is written about it.
 */
@NullMarked
package org.rustycoin.benchmarks.results;

import org.jspecify.annotations.NullMarked;
