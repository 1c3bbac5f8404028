/**
 * The door: zero-downtime deployment as a library.
 *
 * <p>Knows every package of core. Read {@link io.crossfade.Crossfade} first.
 */
@NullMarked
package io.crossfade;

import org.jspecify.annotations.NullMarked;
