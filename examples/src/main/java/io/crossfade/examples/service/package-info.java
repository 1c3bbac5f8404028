/**
 * The small real HTTP service that the demo deploys, one child process per instance.
 *
 * <p>It knows nothing of Crossfade and needs nothing but the JDK, so that it starts fast and what
 * the library does to it is what it would do to anybody's service. Read {@link
 * io.crossfade.examples.service.DemoService} first.
 */
@NullMarked
package io.crossfade.examples.service;

import org.jspecify.annotations.NullMarked;
