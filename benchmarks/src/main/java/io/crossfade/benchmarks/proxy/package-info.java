/**
 * What a request costs through the embedded router, beside HAProxy and beside no proxy at all.
 *
 * <p>Knows {@code io.crossfade.adapter.embedded}. Read {@link
 * io.crossfade.benchmarks.proxy.ProxyBenchmark} first.
 */
@NullMarked
package io.crossfade.benchmarks.proxy;

import org.jspecify.annotations.NullMarked;
