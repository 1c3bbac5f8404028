package io.crossfade.pool;

import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.InstancePoolProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a {@link FixedPool}. Settings: {@code instances} ({@code a=host:port,b=host:port}), {@code
 * revision} for all of them or {@code revisions} ({@code a=v1,b=v2}), and where wanted {@code
 * zones} and {@code capacities} as in {@link Slot#read}.
 *
 * <p>Thread-safe.
 */
public final class FixedPoolProvider implements InstancePoolProvider {

  private static final Revision STAND_IN = Revision.of("unknown");

  /** For {@link java.util.ServiceLoader}. */
  public FixedPoolProvider() {}

  @Override
  public String name() {
    return "fixed";
  }

  @Override
  public InstancePool create(AdapterConfig config) {
    return config.read(settings -> FixedPool.of(instances(settings)));
  }

  private static List<Instance> instances(SettingsReader settings) {
    var slots = Slot.read(settings);
    var each =
        settings.value(
            "revisions",
            Map.<InstanceId, Revision>of(),
            Map.<InstanceId, Revision>of(),
            text -> Assignments.parse(text, "name=revision", (id, value) -> Revision.of(value)));
    Optional<Revision> common =
        settings.value("revision", Optional.empty(), Optional.empty(), FixedPoolProvider::some);
    for (var id : each.keySet()) {
      if (slots.stream().noneMatch(slot -> slot.id().equals(id))) {
        settings.fault("revisions names '" + id + "', which instances does not");
      }
    }
    return slots.stream()
        .map(
            slot ->
                instance(slot, settings, Optional.ofNullable(each.get(slot.id())).or(() -> common)))
        .toList();
  }

  private static Optional<Revision> some(String text) {
    return Optional.of(Revision.of(text));
  }

  private static Instance instance(
      Slot slot, SettingsReader settings, Optional<Revision> revision) {
    if (revision.isEmpty()) {
      settings.fault(
          "revision is missing, and revisions does not say what '" + slot.id() + "' runs");
    }
    return slot.instance(revision.orElse(STAND_IN), Incarnation.of("0"));
  }
}
