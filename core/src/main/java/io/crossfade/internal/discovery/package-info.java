/**
 * Providers by name: explicit first, discovered through ServiceLoader second. Not API: may change
 * or vanish in any release.
 */
@NullMarked
package io.crossfade.internal.discovery;

import org.jspecify.annotations.NullMarked;
