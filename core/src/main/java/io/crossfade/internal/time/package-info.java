/** The one class that reads the real clock. Not API: may change or vanish in any release. */
@NullMarked
package io.crossfade.internal.time;

import org.jspecify.annotations.NullMarked;
