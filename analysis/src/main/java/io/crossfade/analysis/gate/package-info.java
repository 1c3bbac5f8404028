/**
 * The gate: asks the router's counters and other sources at each look, lets the checks judge, and
 * answers with the worst verdict and every number behind it.
 *
 * <p>Knows the rest of the analysis and the SPI of core. Read {@link
 * io.crossfade.analysis.gate.AnalysisGate} first.
 */
@NullMarked
package io.crossfade.analysis.gate;

import org.jspecify.annotations.NullMarked;
