package io.crossfade.probe;

import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.spi.HealthProbe;
import java.util.List;

/**
 * Several probes as one: healthy if every one says so. There is no "any": an instance that fails
 * one of the checks somebody thought worth making is not healthy.
 *
 * <p>They are asked in order, one after the other, so their deadlines add up. The first unhealthy
 * one ends the check and is the answer; without one, the first unknown is.
 *
 * <p>Thread-safe.
 */
public final class CompositeProbe implements HealthProbe {

  private final List<HealthProbe> probes;

  private CompositeProbe(List<HealthProbe> probes) {
    this.probes = List.copyOf(probes);
    if (this.probes.isEmpty()) {
      throw new IllegalArgumentException("a composite probe needs at least one probe, had none");
    }
  }

  /** Returns the probe that passes if all of these pass, at least one. */
  public static CompositeProbe all(HealthProbe... probes) {
    return all(List.of(probes));
  }

  /** Returns the probe that passes if all of these pass, at least one. */
  public static CompositeProbe all(List<? extends HealthProbe> probes) {
    return new CompositeProbe(List.copyOf(probes));
  }

  @Override
  public Health check(Instance instance) {
    var answer = Health.healthy();
    for (var probe : probes) {
      var health = probe.check(instance);
      if (health.state() == Health.State.UNHEALTHY) {
        return health;
      }
      answer = answer.isHealthy() ? health : answer;
    }
    return answer;
  }

  @Override
  public HealthProbe forRound() {
    return all(probes.stream().map(HealthProbe::forRound).toList());
  }
}
