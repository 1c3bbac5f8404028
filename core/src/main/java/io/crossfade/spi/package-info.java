/**
 * The outside world as the engine needs it: three contracts, gates, and what their providers look
 * like.
 *
 * <p>Knows {@code error} and {@code model}, never a plan. The rules of each contract are numbered
 * in {@code docs/spi-rules.md}. Read {@link io.crossfade.spi.TrafficRouter} first.
 */
@NullMarked
package io.crossfade.spi;

import org.jspecify.annotations.NullMarked;
