/**
 * What the modes of the nginx adapter share: how a routing table becomes shares of the requests,
 * and how it is written as JSON. Not API: may change or vanish in any release.
 *
 * <p>Knows the model of core, and Jackson. Read {@link io.crossfade.adapter.nginx.internal.Shares}
 * first.
 */
@NullMarked
package io.crossfade.adapter.nginx.internal;

import org.jspecify.annotations.NullMarked;
