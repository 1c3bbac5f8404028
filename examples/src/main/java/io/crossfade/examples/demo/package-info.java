/**
 * The demo of the README: real processes of version 1 are replaced by version 2 under real load.
 *
 * <p>Knows {@code load} and {@code service}, and Crossfade as any user does. Read {@link
 * io.crossfade.examples.demo.Demo} first.
 */
@NullMarked
package io.crossfade.examples.demo;

import org.jspecify.annotations.NullMarked;
