/**
 * The one place where the library makes threads, for embedders who pass no executor. Not API: may
 * change or vanish in any release.
 */
@NullMarked
package io.crossfade.internal.threads;

import org.jspecify.annotations.NullMarked;
