package io.crossfade.adapter.nginx.plus;

import io.crossfade.config.AdapterConfig;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.spi.TrafficRouterProvider;

/**
 * Makes the router named {@code nginx-plus}. Its settings are {@code api}, {@code zone}, {@code
 * upstreams}, {@code pins}, {@code state-files}, {@code authorization-file} and {@code timeout};
 * {@code docs/nginx-plus.md} describes them.
 *
 * <p>Thread-safe.
 */
public final class NginxPlusRouterProvider implements TrafficRouterProvider {

  /** Makes a provider. */
  public NginxPlusRouterProvider() {}

  @Override
  public String name() {
    return "nginx-plus";
  }

  @Override
  public TrafficRouter create(AdapterConfig config) {
    return new NginxPlusRouter(config.read(NginxPlusSettings::read));
  }
}
