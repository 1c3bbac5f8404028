package io.crossfade.examples.adapter;

import io.crossfade.config.AdapterConfig;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.spi.TrafficRouterProvider;
import java.net.URI;

/**
 * Makes a {@link HouseRouter} from the settings {@code control-host}, by default the loopback, and
 * {@code control-port}.
 *
 * <p>Immutable.
 */
public final class HouseRouterProvider implements TrafficRouterProvider {

  /** For {@link java.util.ServiceLoader}. */
  public HouseRouterProvider() {}

  @Override
  public String name() {
    return "house";
  }

  @Override
  public TrafficRouter create(AdapterConfig config) {
    return config.read(
        settings -> {
          var host = settings.text("control-host", "127.0.0.1");
          int port = settings.number("control-port", 7000, 1, 65_535);
          return new HouseRouter(URI.create("http://" + host + ":" + port + "/control"));
        });
  }
}
