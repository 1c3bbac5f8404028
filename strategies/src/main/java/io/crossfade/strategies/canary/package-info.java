/**
 * Canary: a small share first, wider step by step.
 *
 * <p>Knows the planning vocabulary of core. Read {@link io.crossfade.strategies.canary.Canary}
 * first.
 */
@NullMarked
package io.crossfade.strategies.canary;

import org.jspecify.annotations.NullMarked;
