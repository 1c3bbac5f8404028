package io.crossfade.adapter.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossfade.internal.wire.Fields;
import io.crossfade.internal.wire.StrictJson;
import io.crossfade.internal.wire.TableJson;
import io.crossfade.model.InstanceId;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficCounters;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An observation of an embedded router as JSON, as it goes over the admin connection. An embedded
 * router always agrees with itself and always counts, so neither is in it.
 *
 * <p>Thread-safe.
 */
final class ObservationJson {

  private ObservationJson() {}

  static String write(RoutingObservation observation) {
    var root = StrictJson.object().put("format", Setting.FORMAT);
    root.put("incarnation", observation.incarnation());
    root.set("table", TableJson.write(observation.table()));
    var traffic = root.putArray("traffic");
    observation.traffic().forEach((id, seen) -> write(id, seen, traffic.addObject()));
    return StrictJson.text(root);
  }

  private static void write(InstanceId id, InstanceTraffic seen, ObjectNode to) {
    to.put("id", id.value()).put("inFlight", seen.inFlight().orElse(0));
    var counters = seen.counters().orElse(TrafficCounters.none());
    to.put("success", counters.success())
        .put("clientErrors", counters.clientErrors())
        .put("serverErrors", counters.serverErrors())
        .put("failures", counters.failures());
    var latency = to.putArray("latency");
    seen.latency()
        .orElse(LatencyDistribution.empty())
        .buckets()
        .forEach((bound, count) -> latency.addArray().add(bound.toNanos()).add((long) count));
  }

  /**
   * Reads what {@link #write(RoutingObservation)} wrote.
   *
   * @throws IOException if it is not that
   */
  static RoutingObservation read(String json) throws IOException {
    try {
      var root = new Fields("observation", StrictJson.parse(json));
      Setting.requireFormat(root.number("format"));
      var observation =
          RoutingObservation.builder(TableJson.table(root.child("table")))
              .incarnation(root.text("incarnation"));
      for (var seen : root.children("traffic")) {
        observation.traffic(InstanceId.of(seen.text("id")), traffic(seen));
      }
      root.requireNoMore();
      return observation.build();
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static InstanceTraffic traffic(Fields seen) {
    long success = seen.number("success");
    long clientErrors = seen.number("clientErrors");
    long serverErrors = seen.number("serverErrors");
    long failures = seen.number("failures");
    var counters =
        new TrafficCounters(
            success + clientErrors + serverErrors + failures,
            success,
            clientErrors,
            serverErrors,
            failures);
    var traffic =
        new InstanceTraffic(
            OptionalLong.of(seen.number("inFlight")),
            Optional.of(counters),
            Optional.of(latency((ArrayNode) seen.list("latency"))));
    seen.requireNoMore();
    return traffic;
  }

  private static LatencyDistribution latency(ArrayNode pairs) {
    var counts = new HashMap<Duration, Long>();
    for (JsonNode pair : pairs) {
      if (pair.size() != 2) {
        throw new IllegalArgumentException("'latency' must be a list of bounds and counts");
      }
      counts.put(Duration.ofNanos(pair.get(0).asLong()), pair.get(1).asLong());
    }
    return LatencyDistribution.of(counts);
  }
}
