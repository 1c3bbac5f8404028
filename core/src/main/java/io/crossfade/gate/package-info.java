/**
 * The shipped gates: thresholds on the router's counters, an external judge over HTTP, a person, a
 * freeze window, warm-up, and all of them together.
 *
 * <p>Knows {@code error}, {@code model}, {@code config}, {@code spi} and {@code time}. Read {@link
 * io.crossfade.gate.ThresholdGate} first.
 */
@NullMarked
package io.crossfade.gate;

import org.jspecify.annotations.NullMarked;
