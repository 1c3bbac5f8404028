package io.crossfade.adapter.nginx;

import io.crossfade.config.AdapterConfig;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.spi.TrafficRouterProvider;

/**
 * Makes the router named {@code nginx} from {@link NginxSettings}.
 *
 * <p>Thread-safe.
 */
public final class NginxRouterProvider implements TrafficRouterProvider {

  /** Makes a provider. */
  public NginxRouterProvider() {}

  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public TrafficRouter create(AdapterConfig config) {
    return NginxRouter.of(NginxSettings.of(config));
  }
}
