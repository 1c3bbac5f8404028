/**
 * A small HTTP/1.1 and TCP client on blocking sockets: one deadline and one byte cap over the whole
 * talk. Not API: may change or vanish in any release.
 *
 * <p>Knows {@code model} and {@code time}. Read {@link io.crossfade.internal.net.Dialer} first.
 */
@NullMarked
package io.crossfade.internal.net;

import org.jspecify.annotations.NullMarked;
