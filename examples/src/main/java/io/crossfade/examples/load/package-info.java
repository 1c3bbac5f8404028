/**
 * An open-loop load generator with a strict client, and how its result is shown on a terminal.
 *
 * <p>It knows the demo's service (its headers and checksums) and nothing of Crossfade: what it
 * counts is what any client would have seen. Read {@link io.crossfade.examples.load.LoadGenerator}
 * first, then {@link io.crossfade.examples.load.LoadReport}.
 */
@NullMarked
package io.crossfade.examples.load;

import org.jspecify.annotations.NullMarked;
