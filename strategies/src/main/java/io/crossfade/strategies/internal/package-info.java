/**
 * What the strategies have in common: where everybody stands at the start, who is to run the new
 * revision, and the way from one group to the other.
 *
 * <p>Not API: may change or vanish in any release. Knows the planning vocabulary of core. Read
 * {@link io.crossfade.strategies.internal.Standing} first.
 */
@NullMarked
package io.crossfade.strategies.internal;

import org.jspecify.annotations.NullMarked;
