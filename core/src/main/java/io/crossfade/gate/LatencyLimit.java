package io.crossfade.gate;

import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateContext;
import java.time.Duration;

/**
 * The longest response time at a percentile.
 *
 * <p>Immutable.
 */
record LatencyLimit(double percentile, Duration most, boolean mustBeKnown) {

  LatencyLimit {
    if (!(percentile > 0 && percentile <= 100)) {
      throw new IllegalArgumentException("percentile must be within (0, 100], was " + percentile);
    }
    if (most.isNegative() || most.isZero()) {
      throw new IllegalArgumentException("maximum latency must be more than zero, was " + most);
    }
  }

  GateAnswer judge(GateContext context, long needed) {
    var latency = context.latency(context.candidate());
    if (latency.isEmpty()) {
      var unknown = "the router does not measure the response times of " + context.candidate();
      return mustBeKnown
          ? GateAnswer.noData(unknown)
          : GateAnswer.pass(unknown + ", so they are not judged");
    }
    long count = latency.get().count();
    var value = latency.get().percentile(percentile);
    if (value.isEmpty()) {
      return GateAnswer.noData("no response times of " + context.candidate());
    }
    var seen =
        Figures.percentile(percentile)
            + " "
            + Figures.time(value.get())
            + " of "
            + Figures.count(count)
            + " requests, limit "
            + Figures.time(most);
    if (count < needed) {
      return GateAnswer.inconclusive(
          seen + ", at least " + Figures.count(needed) + " requests are needed");
    }
    return value.get().compareTo(most) > 0 ? GateAnswer.fail(seen) : GateAnswer.pass(seen);
  }
}
