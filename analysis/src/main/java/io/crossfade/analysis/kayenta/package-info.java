/**
 * A judge that answers as Kayenta's {@code NetflixACAJudge} does, for moving from it and for
 * checking against it. It has that judge's known flaws, which {@code docs/canary-analysis.md}
 * lists: do not begin with it.
 *
 * <p>Knows {@code analysis.statistics}. Read {@link io.crossfade.analysis.kayenta.KayentaJudge}
 * first.
 */
@NullMarked
package io.crossfade.analysis.kayenta;

import org.jspecify.annotations.NullMarked;
