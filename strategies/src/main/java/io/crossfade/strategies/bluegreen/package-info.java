/**
 * Blue-green: build beside, verify, switch once.
 *
 * <p>Knows the planning vocabulary of core. Read {@link
 * io.crossfade.strategies.bluegreen.BlueGreen} first.
 */
@NullMarked
package io.crossfade.strategies.bluegreen;

import org.jspecify.annotations.NullMarked;
