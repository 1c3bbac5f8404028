/**
 * The shipped gates: thresholds on the router counters, an external judge over HTTP, a person, and
 * a freeze window.
 *
 * <p>Knows {@code error}, {@code model} and {@code spi}. Read {@code
 * io.crossfade.gate.ThresholdGate} first.
 */
@NullMarked
package io.crossfade.gate;

import org.jspecify.annotations.NullMarked;
