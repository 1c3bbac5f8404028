/**
 * HAProxy as a traffic router, over its Runtime API: one HAProxy, or several that serve the same
 * traffic.
 *
 * <p>Knows {@code error}, {@code model}, {@code config}, {@code spi} and {@code time}. Read {@link
 * io.crossfade.adapter.haproxy.HaProxyRouter} first; {@code docs/haproxy.md} says what HAProxy's
 * own configuration needs.
 */
@NullMarked
package io.crossfade.adapter.haproxy;

import org.jspecify.annotations.NullMarked;
