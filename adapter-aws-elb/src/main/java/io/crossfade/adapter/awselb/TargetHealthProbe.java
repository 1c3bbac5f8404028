package io.crossfade.adapter.awselb;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.spi.HealthProbe;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;

/**
 * Health as ELB itself sees a target: what decides whether it sends requests there. A target that
 * is not registered, not in use, or still being checked is unknown, and so are all of them when ELB
 * throttles or cannot be read.
 *
 * <p>A round over many instances asks once for each target group. The revision is not checked here,
 * and before its registration ELB knows nothing of a target: combine it with a probe that asks the
 * instance. Thread-safe.
 */
public final class TargetHealthProbe implements HealthProbe {

  private final ElbClient client;
  private final ElbSettings settings;

  private TargetHealthProbe(ElbClient client, ElbSettings settings) {
    this.client = Objects.requireNonNull(client, "client");
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /** Returns the probe over a client, whose closing stays the caller's. */
  public static TargetHealthProbe over(ElbClient client, ElbSettings settings) {
    return new TargetHealthProbe(client, settings);
  }

  @Override
  public Health check(Instance instance) {
    return forRound().check(instance);
  }

  @Override
  public HealthProbe forRound() {
    try {
      var targets = new HashMap<Endpoint, TargetHealth>();
      settings.groups().values().forEach(arn -> targets.putAll(registered(arn)));
      return instance -> seen(targets, instance);
    } catch (AdapterException e) {
      var unread = Health.unknown("ELB cannot be read: " + e.getMessage());
      return instance -> unread;
    }
  }

  private Map<Endpoint, TargetHealth> registered(String arn) {
    return GroupSeen.targets(client.health(arn));
  }

  private static Health seen(Map<Endpoint, TargetHealth> targets, Instance instance) {
    var health = targets.get(instance.endpoint());
    return health == null
        ? Health.unknown("'" + instance.endpoint() + "' is registered in none of the target groups")
        : TargetStates.health(health);
  }
}
