/**
 * nginx with its Lua module, or OpenResty, as a traffic router without reloads: our balancer in
 * nginx, whose sources are resources here, and its client.
 *
 * <p>Knows {@code error}, {@code model}, {@code config} and {@code spi}. Read {@link
 * io.crossfade.adapter.nginx.lua.NginxLuaRouter} first.
 */
@NullMarked
package io.crossfade.adapter.nginx.lua;

import org.jspecify.annotations.NullMarked;
