/**
 * Time as an argument: the only door through which the library sees a clock or waits.
 *
 * <p>Knows nothing of the rest. Read {@link io.crossfade.time.TimeSource} first.
 */
@NullMarked
package io.crossfade.time;

import org.jspecify.annotations.NullMarked;
