/**
 * What a change of routing takes at an nginx that is reloaded.
 *
 * <p>Knows the nginx adapter and the examples' nginx. Read {@link
 * io.crossfade.benchmarks.nginx.NginxReloadBenchmark} first.
 */
@NullMarked
package io.crossfade.benchmarks.nginx;

import org.jspecify.annotations.NullMarked;
