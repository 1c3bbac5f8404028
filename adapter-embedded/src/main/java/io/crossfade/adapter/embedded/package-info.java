/**
 * A reverse proxy in the deployer's own process, or in a process of its own: the traffic router
 * that needs no installation, and the reference implementation of the router's contract.
 *
 * <p>Knows {@code error}, {@code model}, {@code config}, {@code spi} and {@code time}, and is the
 * only package that knows Undertow. Read {@link io.crossfade.adapter.embedded.EmbeddedRouter}
 * first.
 */
@NullMarked
package io.crossfade.adapter.embedded;

import org.jspecify.annotations.NullMarked;
