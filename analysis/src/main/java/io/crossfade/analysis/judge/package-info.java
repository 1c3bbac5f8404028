/**
 * Checks that make a verdict of what was counted, with the numbers behind it in words: errors,
 * response times, the split, limits.
 *
 * <p>Knows {@code analysis.statistics}, and nothing of deployments or where the numbers are from.
 * Read {@link io.crossfade.analysis.judge.Verdict} first.
 */
@NullMarked
package io.crossfade.analysis.judge;

import org.jspecify.annotations.NullMarked;
