package io.crossfade.analysis.gate;

import io.crossfade.model.GroupId;
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
 * warm-up at the beginning of each. Where there is a baseline, it stands for the stable revision.
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
    var all = new HashMap<Revision, TrafficCounters>();
    for (var revision : revisions(context)) {
      counters(context, revision).ifPresent(seen -> counters.put(revision, seen));
      latency(context, revision).ifPresent(seen -> latency.put(revision, seen));
      context.counters(revision).ifPresent(seen -> all.put(revision, seen));
    }
    var since = difference(counters, last);
    last = counters;
    if (!warm) {
      warm = Duration.between(began, context.now()).compareTo(warmUp) >= 0;
      boolean leftOut = !warm || !warmUp.isZero();
      atStart = leftOut ? all : Map.of();
      latencyAtStart = leftOut ? latency : Map.of();
      since = leftOut ? difference(counters, counters) : since;
    }
    return new Look(context, changed, warm, since, difference(all, atStart), latencySince(latency));
  }

  /** Stands for the stable revision while there is a baseline: that alone. */
  private static Optional<TrafficCounters> counters(GateContext context, Revision revision) {
    return baseline(context, revision)
        .map(context::counters)
        .orElseGet(() -> context.counters(revision));
  }

  private static Optional<LatencyDistribution> latency(GateContext context, Revision revision) {
    return baseline(context, revision)
        .map(context::latency)
        .orElseGet(() -> context.latency(revision));
  }

  private static Optional<GroupId> baseline(GateContext context, Revision revision) {
    return revision.equals(context.candidate()) ? Optional.empty() : context.baseline();
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
