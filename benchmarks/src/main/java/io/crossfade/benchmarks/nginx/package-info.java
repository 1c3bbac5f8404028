/**
 * What an nginx and its clients pay for changes of routing.
 *
 * <p>Knows the nginx adapter and the examples' nginx. Read {@link
 * io.crossfade.benchmarks.nginx.NginxBenchmark} first.
 */
@NullMarked
package io.crossfade.benchmarks.nginx;

import org.jspecify.annotations.NullMarked;
