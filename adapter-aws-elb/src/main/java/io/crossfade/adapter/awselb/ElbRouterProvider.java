package io.crossfade.adapter.awselb;

import io.crossfade.config.AdapterConfig;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.spi.TrafficRouterProvider;

/**
 * Makes the router named {@code aws-elb}; {@code docs/aws-elb.md} lists its settings.
 *
 * <p>Thread-safe.
 */
public final class ElbRouterProvider implements TrafficRouterProvider {

  /** Makes a provider. */
  public ElbRouterProvider() {}

  @Override
  public String name() {
    return "aws-elb";
  }

  @Override
  public TrafficRouter create(AdapterConfig config) {
    var settings =
        config.read(
            reader -> {
              var read = ElbSettingsReader.read(reader);
              if (reader.optionalText("listeners").isEmpty()
                  && reader.optionalText("rules").isEmpty()) {
                reader.fault("listeners is missing, and so is rules; set one of them");
              }
              return read;
            });
    return ElbRouter.create(settings);
  }
}
