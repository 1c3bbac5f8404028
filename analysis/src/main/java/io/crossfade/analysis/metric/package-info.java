/**
 * Where the numbers of a metric come from: Prometheus, any HTTP service that answers with JSON, a
 * Micrometer registry, or a source of your own.
 *
 * <p>Knows {@code error}, {@code model} and {@code time} of core; it is the only package of the
 * analysis that knows Jackson. Read {@link io.crossfade.analysis.metric.MetricSource} first.
 */
@NullMarked
package io.crossfade.analysis.metric;

import org.jspecify.annotations.NullMarked;
