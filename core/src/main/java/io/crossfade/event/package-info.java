/**
 * What happened, as data. Every event is in the journal before anybody hears of it.
 *
 * <p>Knows {@code error}, {@code model}, {@code spec} and {@code plan}. Read {@link
 * io.crossfade.event.DeploymentEvent} first.
 */
@NullMarked
package io.crossfade.event;

import org.jspecify.annotations.NullMarked;
