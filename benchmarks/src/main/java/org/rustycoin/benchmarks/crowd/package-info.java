/**
 * Many whole nodes on this machine, each told of one other: how soon everybody has his peers, whether anybody is found by his
 * id, and how soon those that are left have theirs again when half of them are gone at once.
 */
@NullMarked
package org.rustycoin.benchmarks.crowd;

import org.jspecify.annotations.NullMarked;
