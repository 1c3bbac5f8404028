/**
 * What the caller wants: the revision to reach and the policies that bound the way there.
 *
 * <p>Knows {@code error} and {@code model}. Read {@link io.crossfade.spec.DeploymentSpec} first.
 */
@NullMarked
package io.crossfade.spec;

import org.jspecify.annotations.NullMarked;
