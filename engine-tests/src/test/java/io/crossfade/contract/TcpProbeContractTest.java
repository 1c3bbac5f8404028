package io.crossfade.contract;

import io.crossfade.model.Instance;
import io.crossfade.probe.TcpProbe;
import io.crossfade.spi.HealthProbe;
import io.crossfade.testkit.contract.HealthProbeContract;
import java.time.Duration;
import java.util.Optional;

/** It sees an open port, and neither who answers there nor what. */
class TcpProbeContractTest extends HealthProbeContract {

  @Override
  protected HealthProbe probe(Duration deadline) {
    return TcpProbe.builder().deadline(deadline).build();
  }

  @Override
  protected Optional<Instance> otherRevision() {
    return Optional.empty();
  }

  @Override
  protected Optional<Instance> silent() {
    return Optional.empty();
  }

  @Override
  protected Optional<Instance> garbled() {
    return Optional.empty();
  }

  @Override
  protected Optional<Instance> pointingElsewhere() {
    return Optional.empty();
  }
}
