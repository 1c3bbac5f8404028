/**
 * Rolling: the fleet is replaced a batch at a time.
 *
 * <p>Knows the planning vocabulary of core. Read {@link io.crossfade.strategies.rolling.Rolling}
 * first.
 */
@NullMarked
package io.crossfade.strategies.rolling;

import org.jspecify.annotations.NullMarked;
