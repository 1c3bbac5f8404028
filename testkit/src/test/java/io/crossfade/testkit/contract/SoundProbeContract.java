package io.crossfade.testkit.contract;

import io.crossfade.spi.HealthProbe;
import java.time.Duration;
import java.util.function.Function;

/** The contract over a sound probe, or one with the defect that a test has set. */
class SoundProbeContract extends HealthProbeContract {

  static Function<Duration, HealthProbe> making = SoundProbe::new;

  @Override
  protected HealthProbe probe(Duration deadline) {
    return making.apply(deadline);
  }

  @Override
  protected Duration deadline() {
    return Duration.ofMillis(600);
  }
}
