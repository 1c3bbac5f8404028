package io.crossfade.analysis.gate;

import io.crossfade.analysis.judge.ErrorRateCheck;
import io.crossfade.analysis.judge.Finding;
import io.crossfade.analysis.judge.LatencyCheck;
import io.crossfade.analysis.judge.Limit;
import io.crossfade.analysis.judge.SplitCheck;
import io.crossfade.analysis.judge.Verdict;
import io.crossfade.analysis.statistics.Distribution;
import io.crossfade.model.Revision;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.TrafficCounters;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The checks of what the router itself counts. Each is for one deployment. */
final class RouterChecks {

  private static final String UNCOUNTED = "the router does not count the requests to ";

  private RouterChecks() {}

  /** The errors of the candidate against those of stable. */
  static Check errors(ErrorRateCheck check) {
    return new Errors(check);
  }

  /** The response times of the candidate against those of stable. */
  static Check latency(LatencyCheck check) {
    return new Latency(check);
  }

  /** Whether the requests are split as the routing says. */
  static Check split(SplitCheck check) {
    return new Split(check);
  }

  /** The share of errors against a limit; armed during the warm-up as well. */
  static Check limit(Limit limit) {
    return (look, alpha) -> {
      var ours = look.context().counters(look.candidate());
      if (ours.isEmpty()) {
        return new Finding(Verdict.NO_DATA, UNCOUNTED + look.candidate());
      }
      var theirs = look.stableCounters().orElse(TrafficCounters.none());
      return limit.factor().isPresent() && look.comparable().isEmpty()
          ? Check.notCompared(look)
          : limit.share(Look.errors(ours.get()), Look.errors(theirs));
    };
  }

  /** Compares the candidate's numbers with those of stable, if there are both. */
  private static <T> Finding compare(
      Look look, Map<Revision, T> numbers, String unknown, BiFunction<T, T, Finding> comparison) {
    var stable = look.comparable();
    if (!numbers.containsKey(look.candidate())) {
      return new Finding(Verdict.NO_DATA, unknown + look.candidate());
    }
    if (stable.isEmpty()) {
      return Check.notCompared(look);
    }
    return Optional.ofNullable(numbers.get(stable.get()))
        .map(theirs -> comparison.apply(numbers.get(look.candidate()), theirs))
        .orElseGet(() -> new Finding(Verdict.NO_DATA, unknown + stable.get()));
  }

  private record Errors(ErrorRateCheck check) implements Check {

    @Override
    public Finding look(Look look, double alpha) {
      if (look.newWindow()) {
        check.startAnew();
      }
      return compare(
          look,
          look.since(),
          UNCOUNTED,
          (ours, theirs) -> {
            check.add(Look.errors(ours), Look.errors(theirs));
            return check.finding(alpha);
          });
    }
  }

  private record Latency(LatencyCheck check) implements Check {

    @Override
    public Finding look(Look look, double alpha) {
      if (look.newWindow()) {
        check.startAnew();
      }
      return compare(
          look,
          look.latency(),
          "the router does not measure response times of ",
          (ours, theirs) -> {
            check.observe(distribution(ours), distribution(theirs));
            return check.finding(alpha);
          });
    }

    private static Distribution distribution(LatencyDistribution latency) {
      var counts = new TreeMap<Long, Long>();
      latency.buckets().forEach((bound, count) -> counts.put(bound.toNanos(), count));
      return Distribution.of(counts);
    }
  }

  private record Split(SplitCheck check) implements Check {

    @Override
    public Finding look(Look look, double alpha) {
      var share = look.context().share(look.candidate());
      if (share.isEmpty() || look.comparable().isEmpty()) {
        return look.comparable().isEmpty()
            ? Check.notCompared(look)
            : new Finding(Verdict.NO_DATA, "the share that was asked for is not known");
      }
      if (!look.context().routing().pins().isEmpty()) {
        return new Finding(Verdict.PASS, "not judged: pins take requests from the split");
      }
      check.startAnew(share.get().fraction());
      check.observe(requests(look, look.candidate()), requests(look, look.comparable().get()));
      return check.finding(alpha);
    }

    private static long requests(Look look, Revision revision) {
      return look.inWindow().getOrDefault(revision, TrafficCounters.none()).requests();
    }
  }
}
