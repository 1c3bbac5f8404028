/**
 * A strategy and a layer around a traffic router, as a user writes them. Their tests run them
 * through the testkit's simulator. Read {@link io.crossfade.examples.simulation.HalfThenRest}
 * first.
 */
@NullMarked
package io.crossfade.examples.simulation;

import org.jspecify.annotations.NullMarked;
