/**
 * What one sweep of health checks over many endpoints costs, in time, memory and threads.
 *
 * <p>Knows {@code io.crossfade.probe}. Read {@link
 * io.crossfade.benchmarks.probe.ProbeSweepBenchmark} first.
 */
@NullMarked
package io.crossfade.benchmarks.probe;

import org.jspecify.annotations.NullMarked;
