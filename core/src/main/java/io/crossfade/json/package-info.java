/**
 * Plans and events as JSON; the only package that knows Jackson.
 *
 * <p>Knows {@code error}, {@code model}, {@code spec}, {@code plan} and {@code event}. Read {@code
 * io.crossfade.json.PlanJson} first.
 */
@NullMarked
package io.crossfade.json;

import org.jspecify.annotations.NullMarked;
