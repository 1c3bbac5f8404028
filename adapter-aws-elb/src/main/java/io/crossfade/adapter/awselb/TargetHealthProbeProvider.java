package io.crossfade.adapter.awselb;

import io.crossfade.config.AdapterConfig;
import io.crossfade.spi.HealthProbe;
import io.crossfade.spi.HealthProbeProvider;

/**
 * Makes the probe named {@code aws-elb}: a {@link TargetHealthProbe}. It takes the settings of the
 * router of that name.
 *
 * <p>Thread-safe.
 */
public final class TargetHealthProbeProvider implements HealthProbeProvider {

  /** Makes a provider. */
  public TargetHealthProbeProvider() {}

  @Override
  public String name() {
    return "aws-elb";
  }

  @Override
  public HealthProbe create(AdapterConfig config) {
    var settings = ElbSettings.of(config);
    return TargetHealthProbe.over(ElbClient.connecting(settings), settings);
  }
}
