/**
 * What a change of HAProxy's routing costs through the adapter, beside the bare commands. Read
 * {@link io.crossfade.benchmarks.haproxy.HaProxyBenchmark} first.
 */
@NullMarked
package io.crossfade.benchmarks.haproxy;

import org.jspecify.annotations.NullMarked;
