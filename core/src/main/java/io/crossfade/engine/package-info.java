/**
 * Doing it: carries a plan out, keeps the promises on every path, and goes back when told or when
 * it must.
 *
 * <p>Knows every package of core but the shipped probes, gates and pools. Read {@link
 * io.crossfade.event.DeploymentResult} for the outcomes, {@code Engine} for the loop.
 */
@NullMarked
package io.crossfade.engine;

import org.jspecify.annotations.NullMarked;
