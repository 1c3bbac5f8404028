/**
 * What a deployment of very many instances takes of the deployer.
 *
 * <p>Knows {@code core}, the strategies and the testkit's fakes. Read {@link
 * io.crossfade.benchmarks.fleet.FleetBenchmark} first.
 */
@NullMarked
package io.crossfade.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
