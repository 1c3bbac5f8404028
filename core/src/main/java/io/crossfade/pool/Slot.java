package io.crossfade.pool;

import io.crossfade.config.SettingsReader;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Names;
import io.crossfade.model.Revision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * A named place where one instance runs, at an address that stays.
 *
 * <p>Immutable.
 *
 * @param id the name of the instance in it
 * @param endpoint where that listens
 * @param zone its failure domain; empty for none
 * @param capacity how much it can carry in relation to others, 1 to 10,000
 */
public record Slot(InstanceId id, Endpoint endpoint, String zone, int capacity) {

  private static final int MOST_CAPACITY = 10_000;

  /** Checks zone and capacity. */
  public Slot {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(endpoint, "endpoint");
    if (!zone.isEmpty()) {
      Names.requireAllowed("zone", zone);
    }
    if (capacity < 1 || capacity > MOST_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity must be within 1.." + MOST_CAPACITY + ", was " + capacity);
    }
  }

  /** Returns a slot of capacity 1 in no zone. */
  public static Slot of(String id, String endpoint) {
    return new Slot(InstanceId.of(id), Endpoint.parse(endpoint), "", 1);
  }

  /**
   * Reads slots from the settings {@code instances} ({@code a=10.0.0.1:8080,b=10.0.0.2:8080}),
   * {@code zones} ({@code a=east,b=west}) and {@code capacities} ({@code a=2}); the last two may be
   * missing or name only some.
   *
   * @param settings where to read; faults are collected there
   */
  public static List<Slot> read(SettingsReader settings) {
    var endpoints =
        settings.value("instances", Map.<InstanceId, Endpoint>of(), Slot::readEndpoints);
    var zones = readSome(settings, "zones", endpoints, Slot::readZone);
    var capacities = readSome(settings, "capacities", endpoints, Slot::readCapacity);
    var slots = new ArrayList<Slot>();
    endpoints.forEach(
        (id, endpoint) ->
            slots.add(
                new Slot(
                    id, endpoint, zones.getOrDefault(id, ""), capacities.getOrDefault(id, 1))));
    return List.copyOf(slots);
  }

  /** Returns the instance that runs here. */
  public Instance instance(Revision revision, Incarnation incarnation) {
    return Instance.builder(id, revision, endpoint)
        .incarnation(incarnation)
        .zone(zone)
        .capacity(capacity)
        .build();
  }

  private static Map<InstanceId, Endpoint> readEndpoints(String text) {
    return Assignments.parse(text, "name=host:port", (id, value) -> Endpoint.parse(value));
  }

  private static <T> Map<InstanceId, T> readSome(
      SettingsReader settings,
      String key,
      Map<InstanceId, Endpoint> known,
      BiFunction<InstanceId, String, T> parse) {
    var read =
        settings.value(
            key,
            Map.<InstanceId, T>of(),
            Map.<InstanceId, T>of(),
            text -> Assignments.parse(text, "name=value", parse));
    if (!known.isEmpty()) {
      read.keySet().stream()
          .filter(id -> !known.containsKey(id))
          .forEach(id -> settings.fault(key + " names '" + id + "', which instances does not"));
    }
    return new LinkedHashMap<>(read);
  }

  private static String readZone(InstanceId id, String value) {
    return Names.requireAllowed("the zone of '" + id + "'", value);
  }

  private static Integer readCapacity(InstanceId id, String value) {
    int capacity = value.matches("[0-9]{1,5}") ? Integer.parseInt(value) : 0;
    if (capacity < 1 || capacity > MOST_CAPACITY) {
      throw new IllegalArgumentException(
          "the capacity of '" + id + "' is not within 1.." + MOST_CAPACITY);
    }
    return capacity;
  }
}
