/**
 * The shipped health probes: HTTP(S), TCP, command, composite, and as the load balancer sees it.
 *
 * <p>Knows {@code error}, {@code model}, {@code config}, {@code spi} and {@code time}. Read {@link
 * io.crossfade.probe.HttpProbe} first.
 */
@NullMarked
package io.crossfade.probe;

import org.jspecify.annotations.NullMarked;
