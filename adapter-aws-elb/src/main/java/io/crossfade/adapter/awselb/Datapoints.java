package io.crossfade.adapter.awselb;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * What CloudWatch told of a target group over some time. A load balancer reports counts only where
 * they are not zero, so a missing count means nothing by itself:
 *
 * <pre>
 *   requests or healthy targets told for a period   what is missing in it is 0
 *   neither                                         the period is unknown
 * </pre>
 *
 * <p>Immutable.
 *
 * @param values by statistic and by the beginning of the period
 */
record Datapoints(Map<Statistic, NavigableMap<Instant, Double>> values) {

  /** Returns the beginnings of the periods that something is known of. */
  NavigableSet<Instant> told() {
    var told = new TreeSet<Instant>();
    values.values().forEach(points -> told.addAll(points.keySet()));
    return told;
  }

  /** Returns the periods in which a statistic itself was told, such as a response time. */
  List<Double> of(Statistic statistic) {
    return List.copyOf(points(statistic).values());
  }

  /** Returns a count in a period of which something is known. */
  double count(Statistic statistic, Instant period) {
    return points(statistic).getOrDefault(period, 0.0);
  }

  /** Returns something in each period of which something is known, the oldest first. */
  List<Double> each(ToDoubleFunction<Instant> value) {
    return told().stream().mapToDouble(value).boxed().toList();
  }

  private NavigableMap<Instant, Double> points(Statistic statistic) {
    return values.getOrDefault(statistic, new TreeMap<>());
  }
}
