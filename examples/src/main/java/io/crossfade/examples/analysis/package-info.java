/** The statistics on their own: read {@link io.crossfade.examples.analysis.WatchedCanary}. */
@NullMarked
package io.crossfade.examples.analysis;

import org.jspecify.annotations.NullMarked;
