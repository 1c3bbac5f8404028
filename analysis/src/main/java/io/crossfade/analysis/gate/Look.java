package io.crossfade.analysis.gate;

import io.crossfade.analysis.judge.Counts;
import io.crossfade.model.Revision;
import io.crossfade.model.Weight;
import io.crossfade.spi.GateContext;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.TrafficCounters;
import java.util.Map;
import java.util.Optional;

/**
 * What is seen at one look: the router's numbers since the look before, and since the window of
 * equal weights began to count.
 *
 * <p>Immutable.
 *
 * @param context what the engine shows
 * @param newWindow whether the weights have changed since the look before
 * @param warm whether the warm-up of this window is over, so that what came counts
 * @param since the counters by revision that came since the look before; of stable, those of the
 *     baseline where there is one
 * @param inWindow the counters by revision since the window began to count, the baseline among
 *     stable
 * @param latency the response times by revision since the window began to count; of stable, those
 *     of the baseline where there is one
 */
record Look(
    GateContext context,
    boolean newWindow,
    boolean warm,
    Map<Revision, TrafficCounters> since,
    Map<Revision, TrafficCounters> inWindow,
    Map<Revision, LatencyDistribution> latency) {

  Revision candidate() {
    return context.candidate();
  }

  /** Returns what the candidate is compared with, if there is something. */
  Optional<Revision> comparable() {
    return context.stable().filter(stable -> requests(since, stable) > 0 || !isAlone());
  }

  /** Returns what the engine counted of those the candidate is compared with, this window. */
  Optional<TrafficCounters> stableCounters() {
    return context
        .baseline()
        .map(context::counters)
        .orElseGet(() -> context.stable().flatMap(context::counters));
  }

  private boolean isAlone() {
    return context
        .share(candidate())
        .map(share -> share.equals(Weight.ALL))
        .orElseGet(() -> groupsServing() == 1);
  }

  private long groupsServing() {
    return context.routing().groups().values().stream()
        .filter(group -> !group.weight().isNone())
        .count();
  }

  private static long requests(Map<Revision, TrafficCounters> counters, Revision revision) {
    return counters.getOrDefault(revision, TrafficCounters.none()).requests();
  }

  /** Returns requests and those that ended badly on the server's side. */
  static Counts errors(TrafficCounters counters) {
    return new Counts(counters.requests(), counters.errors());
  }
}
