/**
 * NGINX Plus as a traffic router, by its HTTP API: members are servers of an upstream for each
 * group, and shares and pins are entries of one key-value zone.
 *
 * <p>Knows {@code error}, {@code model}, {@code config} and {@code spi}. Read {@link
 * io.crossfade.adapter.nginx.plus.NginxPlusRouter} first.
 */
@NullMarked
package io.crossfade.adapter.nginx.plus;

import org.jspecify.annotations.NullMarked;
