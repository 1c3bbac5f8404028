/**
 * A small command for operators: list open deployments, look at one, go on with it or back, break a
 * lease. Read {@link io.crossfade.examples.operator.Operator} first.
 */
@NullMarked
package io.crossfade.examples.operator;

import org.jspecify.annotations.NullMarked;
