package io.crossfade.adapter.embedded;

import io.crossfade.config.AdapterConfig;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.spi.TrafficRouterProvider;

/**
 * Makes the router named {@code embedded}: in this process, or, with the setting {@code admin}, the
 * one that a {@link RouterMain} runs in a process of its own.
 *
 * <p>Nothing is bound or connected before the router's first call. Thread-safe.
 */
public final class EmbeddedRouterProvider implements TrafficRouterProvider {

  /** Makes a provider. */
  public EmbeddedRouterProvider() {}

  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public TrafficRouter create(AdapterConfig config) {
    return config.asMap().containsKey("admin")
        ? RemoteEmbeddedRouter.of(RemoteSettings.of(config))
        : EmbeddedRouter.create(EmbeddedSettings.of(config));
  }
}
