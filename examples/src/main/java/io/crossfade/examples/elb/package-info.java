/**
 * A blue-green switch at a load balancer of AWS, or at a test server of its API.
 *
 * <p>Read {@link io.crossfade.examples.elb.ElbExample} first.
 */
@NullMarked
package io.crossfade.examples.elb;

import org.jspecify.annotations.NullMarked;
