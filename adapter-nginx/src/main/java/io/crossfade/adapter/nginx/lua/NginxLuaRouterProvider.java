package io.crossfade.adapter.nginx.lua;

import io.crossfade.config.AdapterConfig;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.spi.TrafficRouterProvider;

/**
 * Makes the router named {@code nginx-lua}. Its settings are {@code admin}, {@code token-file},
 * {@code service} and {@code timeout}; {@code docs/nginx-lua.md} describes them.
 *
 * <p>Thread-safe.
 */
public final class NginxLuaRouterProvider implements TrafficRouterProvider {

  /** Makes a provider. */
  public NginxLuaRouterProvider() {}

  @Override
  public String name() {
    return "nginx-lua";
  }

  @Override
  public TrafficRouter create(AdapterConfig config) {
    return NginxLuaRouter.of(config.read(NginxLuaSettings::read));
  }
}
