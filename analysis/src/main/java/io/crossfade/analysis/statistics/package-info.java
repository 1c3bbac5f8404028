/**
 * Statistics that may be looked at again and again: tests and intervals whose error level holds at
 * all looks together, however often they are looked at and whenever they are stopped.
 *
 * <p>Knows only {@code java} and HdrHistogram, and nothing of deployments. Read {@link
 * io.crossfade.analysis.statistics.RateRatio} first.
 */
@NullMarked
package io.crossfade.analysis.statistics;

import org.jspecify.annotations.NullMarked;
