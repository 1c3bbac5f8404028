/**
 * What the modes of the nginx adapter share: how a routing table becomes shares of the requests.
 * Not API: may change or vanish in any release.
 *
 * <p>Knows the model of core. Read {@link io.crossfade.adapter.nginx.internal.Shares} first.
 */
@NullMarked
package io.crossfade.adapter.nginx.internal;

import org.jspecify.annotations.NullMarked;
