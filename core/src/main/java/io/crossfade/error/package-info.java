/**
 * The one family of exceptions. They are for misuse and for a world that did not answer; how a
 * deployment ended is a value, see {@code io.crossfade.event.DeploymentResult}.
 *
 * <p>Knows nothing of the rest. Read {@link io.crossfade.error.DeploymentException} first.
 */
@NullMarked
package io.crossfade.error;

import org.jspecify.annotations.NullMarked;
