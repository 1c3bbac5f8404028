/**
 * JSON that comes from outside, read strictly and within bounds. Not API: may change or vanish in
 * any release.
 *
 * <p>Knows {@code internal.wire}. Read {@link io.crossfade.json.internal.JsonDocument} first.
 */
@NullMarked
package io.crossfade.json.internal;

import org.jspecify.annotations.NullMarked;
