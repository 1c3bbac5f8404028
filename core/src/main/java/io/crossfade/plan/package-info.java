/**
 * What will be done, as data: ordered steps with what undoes each, readable by people and written
 * as JSON.
 *
 * <p>Knows {@code error}, {@code model} and {@code spec}. Read {@link io.crossfade.plan.PlanStep}
 * first.
 */
@NullMarked
package io.crossfade.plan;

import org.jspecify.annotations.NullMarked;
