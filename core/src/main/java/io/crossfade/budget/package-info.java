/**
 * Budgets of calls towards load balancers and clouds that throttle.
 *
 * <p>Knows {@code error}, {@code model}, {@code spi} and {@code time}. Read {@link
 * io.crossfade.budget.CallBudget} first.
 */
@NullMarked
package io.crossfade.budget;

import org.jspecify.annotations.NullMarked;
