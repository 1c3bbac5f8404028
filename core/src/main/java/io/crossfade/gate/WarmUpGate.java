package io.crossfade.gate;

import io.crossfade.spi.Gate;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateContext;
import io.crossfade.spi.LatencyDistribution;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Waits until the candidate is warm: a fresh JVM is healthy but slow. Between two questions the
 * candidate must serve a number of requests, and their 95th percentile must stay within a quarter
 * of the fastest of the last three such looks.
 *
 * <p>Once warm it stays so. In a new process it begins anew, and takes a little longer. No data, if
 * the load balancer does not measure response times.
 *
 * <p>Confined to the engine's thread; one gate for one deployment.
 */
public final class WarmUpGate implements Gate {

  private static final int LOOKS = 3;
  private static final double PERCENTILE = 95;
  private static final BigDecimal TOLERANCE = new BigDecimal("1.25");

  private final long requestsPerLook;
  private final List<Duration> looks = new ArrayList<>();
  private LatencyDistribution seen = LatencyDistribution.empty();

  private WarmUpGate(long requestsPerLook) {
    if (requestsPerLook < 1) {
      throw new IllegalArgumentException(
          "requestsPerLook must be at least 1, was " + requestsPerLook);
    }
    this.requestsPerLook = requestsPerLook;
  }

  /** Returns a gate that looks again after every 50 requests. */
  public static WarmUpGate standard() {
    return lookingEvery(50);
  }

  /** Returns a gate that looks again after so many requests, at least 1. */
  public static WarmUpGate lookingEvery(long requests) {
    return new WarmUpGate(requests);
  }

  @Override
  public GateAnswer ask(GateContext context) {
    if (isSettled()) {
      return GateAnswer.pass("warm: " + words());
    }
    var latency = context.latency(context.candidate());
    if (latency.isEmpty()) {
      return GateAnswer.noData(
          "the router does not measure the response times of " + context.candidate());
    }
    var fresh = latency.get().since(seen);
    if (fresh.count() < requestsPerLook) {
      return GateAnswer.waiting(
          "warming up: "
              + Figures.count(fresh.count())
              + " of "
              + Figures.count(requestsPerLook)
              + " requests since the last look, "
              + words());
    }
    look(latency.get(), fresh);
    return isSettled()
        ? GateAnswer.pass("warm: " + words())
        : GateAnswer.waiting("warming up: " + words());
  }

  private void look(LatencyDistribution all, LatencyDistribution fresh) {
    seen = all;
    if (looks.size() == LOOKS) {
      looks.remove(0);
    }
    fresh.percentile(PERCENTILE).ifPresent(looks::add);
  }

  private boolean isSettled() {
    if (looks.size() < LOOKS) {
      return false;
    }
    var fastest = looks.stream().min(Duration::compareTo).orElse(Duration.ZERO);
    var bound = new BigDecimal(fastest.toNanos()).multiply(TOLERANCE);
    return looks.stream().allMatch(look -> new BigDecimal(look.toNanos()).compareTo(bound) <= 0);
  }

  private String words() {
    return Figures.percentile(PERCENTILE)
        + " was "
        + (looks.isEmpty()
            ? "not looked at yet"
            : String.join(", ", looks.stream().map(Figures::time).toList()));
  }
}
