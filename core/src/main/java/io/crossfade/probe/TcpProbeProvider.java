package io.crossfade.probe;

import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import io.crossfade.spi.HealthProbe;
import io.crossfade.spi.HealthProbeProvider;

/**
 * Makes a {@link TcpProbe} from settings; {@code docs/health.md} lists them.
 *
 * <p>Thread-safe.
 */
public final class TcpProbeProvider implements HealthProbeProvider {

  /** Makes the provider. */
  public TcpProbeProvider() {}

  @Override
  public String name() {
    return "tcp";
  }

  @Override
  public HealthProbe create(AdapterConfig config) {
    return config.read(TcpProbeProvider::read);
  }

  private static HealthProbe read(SettingsReader settings) {
    var builder = TcpProbe.builder().deadline(HttpProbeProvider.deadline(settings));
    if (settings.optionalText("banner").isPresent()) {
      settings.value("banner", builder, builder::expectBanner);
    }
    if (settings.optionalText("port").isPresent()) {
      builder.port(settings.number("port", 1, 1, 65_535));
    }
    return builder.build();
  }
}
