/**
 * A deployment behind a real HAProxy, with the configuration that the adapter ships as a sample.
 * Read {@link io.crossfade.examples.haproxy.SampleHaProxy} first.
 */
@NullMarked
package io.crossfade.examples.haproxy;

import org.jspecify.annotations.NullMarked;
