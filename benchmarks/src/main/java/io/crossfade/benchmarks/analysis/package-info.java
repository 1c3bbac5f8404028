/** How fast the statistics are. */
@NullMarked
package io.crossfade.benchmarks.analysis;

import org.jspecify.annotations.NullMarked;
