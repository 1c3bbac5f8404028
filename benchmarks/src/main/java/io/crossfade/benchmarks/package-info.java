/**
 * What things cost, measured with JMH. Not published.
 *
 * <p>Knows every module. A class with a method called {@code baseline} has its other methods
 * compared with that. Read {@link io.crossfade.benchmarks.Benchmarks} first.
 */
@NullMarked
package io.crossfade.benchmarks;

import org.jspecify.annotations.NullMarked;
