/**
 * What adapters and their load balancers say to each other: a routing table as JSON, and a call of
 * a control page on this machine. Not API: may change or vanish in any release.
 *
 * <p>Knows {@code error} and {@code model}, and is known to the adapters of this project alone.
 * Read {@link io.crossfade.internal.wire.ControlPage} first.
 */
@NullMarked
package io.crossfade.internal.wire;

import org.jspecify.annotations.NullMarked;
