package io.crossfade.adapter.nginx.lua;

import io.crossfade.model.InstanceId;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficCounters;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What our balancer's control page shows. Confined to one call.
 *
 * <pre>
 *   incarnation WHICH
 *   version NUMBER
 *   uncounted REQUESTS
 *   traffic ID INFLIGHT SUCCESS CLIENTERRORS SERVERERRORS FAILURES MILLIS=COUNT ...
 *   crossfade 1 ... end                                      if there is a table
 *   done
 * </pre>
 */
final class ObservationText {

  private final Map<InstanceId, InstanceTraffic> traffic = new LinkedHashMap<>();
  private String incarnation = "";
  private long uncounted;

  private ObservationText() {}

  /**
   * Reads a page.
   *
   * @throws IllegalArgumentException if it is not one, or not a whole one
   */
  static RoutingObservation read(String page) {
    var lines = page.lines().toList();
    if (lines.isEmpty() || !lines.get(lines.size() - 1).equals("done")) {
      throw new IllegalArgumentException("the page is not whole");
    }
    var shown = lines.subList(0, lines.size() - 1);
    int table = shown.indexOf(TableText.FIRST);
    var text = new ObservationText();
    (table < 0 ? shown : shown.subList(0, table)).forEach(text::add);
    return text.observation(table < 0 ? RoutingTable.empty() : table(shown, table));
  }

  private static RoutingTable table(List<String> shown, int first) {
    int last = shown.size() - 1;
    if (!shown.get(last).equals(TableText.LAST)) {
      throw new IllegalArgumentException("the table is not whole");
    }
    return TableText.read(shown.subList(first + 1, last));
  }

  private RoutingObservation observation(RoutingTable table) {
    if (incarnation.isEmpty()) {
      throw new IllegalArgumentException("the page does not say which start of nginx this is");
    }
    var observation = RoutingObservation.builder(table).incarnation(incarnation);
    // where anything found no room to be counted, no count is exact
    traffic.forEach(
        (id, seen) -> observation.traffic(id, uncounted > 0 ? InstanceTraffic.unknown() : seen));
    return observation.build();
  }

  private void add(String line) {
    var words = new Words(line);
    switch (words.next()) {
      case "incarnation" -> incarnation = words.next();
      case "version" -> words.number();
      case "uncounted" -> uncounted = words.number();
      case "traffic" -> traffic.put(InstanceId.of(words.next()), traffic(words));
      default -> throw words.unexpected();
    }
    words.requireNoMore();
  }

  private static InstanceTraffic traffic(Words words) {
    long inFlight = words.number();
    long success = words.number();
    long client = words.number();
    long server = words.number();
    long failures = words.number();
    long all = success + client + server + failures;
    var counters = new TrafficCounters(all, success, client, server, failures);
    return new InstanceTraffic(
        OptionalLong.of(inFlight), Optional.of(counters), Optional.of(latency(words)));
  }

  private static LatencyDistribution latency(Words words) {
    var counts = new HashMap<Duration, Long>();
    while (words.hasMore()) {
      var bucket = words.next().split("=", -1);
      if (bucket.length != 2) {
        throw words.unexpected();
      }
      counts.put(Duration.ofMillis(Long.parseLong(bucket[0])), Long.parseLong(bucket[1]));
    }
    return LatencyDistribution.of(counts);
  }
}
