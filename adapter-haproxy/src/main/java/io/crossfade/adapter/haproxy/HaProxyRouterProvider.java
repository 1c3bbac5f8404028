package io.crossfade.adapter.haproxy;

import io.crossfade.config.AdapterConfig;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.spi.TrafficRouterProvider;

/**
 * Makes the router named {@code haproxy}, from {@link HaProxySettings}.
 *
 * <p>Nothing is connected before the router's first call. Thread-safe.
 */
public final class HaProxyRouterProvider implements TrafficRouterProvider {

  /** Makes a provider. */
  public HaProxyRouterProvider() {}

  @Override
  public String name() {
    return "haproxy";
  }

  @Override
  public TrafficRouter create(AdapterConfig config) {
    return HaProxyRouter.create(HaProxySettings.of(config));
  }
}
