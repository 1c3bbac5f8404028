/**
 * How a spec and a fleet become a plan: one pure function.
 *
 * <p>Knows {@code error}, {@code model}, {@code spec}, {@code plan} and {@code config}; never the
 * engine or an adapter. Read {@link io.crossfade.strategy.DeploymentStrategy} first.
 */
@NullMarked
package io.crossfade.strategy;

import org.jspecify.annotations.NullMarked;
