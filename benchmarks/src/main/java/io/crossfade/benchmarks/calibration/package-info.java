/**
 * Simulations of canaries: how often a good version is stopped, and how soon a bad one. Seeded, so
 * that each run gives the same numbers. Read {@link
 * io.crossfade.benchmarks.calibration.Calibration} first.
 */
@NullMarked
package io.crossfade.benchmarks.calibration;

import org.jspecify.annotations.NullMarked;
