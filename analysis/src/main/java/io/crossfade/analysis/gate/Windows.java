package io.crossfade.analysis.gate;

import io.crossfade.model.Revision;
import io.crossfade.spi.GateContext;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.TrafficCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Cuts the router's counters into looks and into windows of equal weights, and leaves out the
 * warm-up at the beginning of each.
 *
 * <p>Engine's thread.
 */
final class Windows {

  private final Duration warmUp;
  private OptionalInt window = OptionalInt.empty();
  private Instant began = Instant.MIN;
  private boolean warm;
  private Map<Revision, TrafficCounters> last = Map.of();
  private Map<Revision, TrafficCounters> atStart = Map.of();
  private Map<Revision, LatencyDistribution> latencyAtStart = Map.of();

  Windows(Duration warmUp) {
    this.warmUp = warmUp;
  }

  Look look(GateContext context) {
    boolean changed = window.isEmpty() || window.getAsInt() != context.window();
    if (changed) {
      begin(context);
    }
    var counters = new HashMap<Revision, TrafficCounters>();
    var latency = new HashMap<Revision, LatencyDistribution>();
    for (var revision : revisions(context)) {
      context.counters(revision).ifPresent(seen -> counters.put(revision, seen));
      context.latency(revision).ifPresent(seen -> latency.put(revision, seen));
    }
    var since = difference(counters, last);
    last = counters;
    if (!warm) {
      warm = Duration.between(began, context.now()).compareTo(warmUp) >= 0;
      boolean leftOut = !warm || !warmUp.isZero();
      atStart = leftOut ? counters : Map.of();
      latencyAtStart = leftOut ? latency : Map.of();
      since = leftOut ? difference(counters, counters) : since;
    }
    return new Look(
        context, changed, warm, since, difference(counters, atStart), latencySince(latency));
  }

  private void begin(GateContext context) {
    window = OptionalInt.of(context.window());
    began = context.now();
    warm = false;
    last = Map.of();
  }

  private static List<Revision> revisions(GateContext context) {
    return context
        .stable()
        .filter(stable -> !stable.equals(context.candidate()))
        .map(stable -> List.of(context.candidate(), stable))
        .orElse(List.of(context.candidate()));
  }

  private static Map<Revision, TrafficCounters> difference(
      Map<Revision, TrafficCounters> now, Map<Revision, TrafficCounters> before) {
    var difference = new HashMap<Revision, TrafficCounters>();
    now.forEach(
        (revision, counters) ->
            difference.put(
                revision, counters.since(before.getOrDefault(revision, TrafficCounters.none()))));
    return difference;
  }

  private Map<Revision, LatencyDistribution> latencySince(Map<Revision, LatencyDistribution> now) {
    var difference = new HashMap<Revision, LatencyDistribution>();
    now.forEach(
        (revision, latency) ->
            difference.put(
                revision,
                Optional.ofNullable(latencyAtStart.get(revision))
                    .map(latency::since)
                    .orElse(latency)));
    return difference;
  }
}
