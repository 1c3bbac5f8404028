package io.crossfade.analysis.gate;

import io.crossfade.analysis.judge.ErrorRateCheck;
import io.crossfade.analysis.judge.LatencyCheck;
import io.crossfade.analysis.judge.Limit;
import io.crossfade.analysis.judge.SplitCheck;
import io.crossfade.analysis.kayenta.KayentaJudge;
import io.crossfade.analysis.kayenta.KayentaMetric;
import io.crossfade.analysis.metric.MetricQuery;
import io.crossfade.analysis.metric.MetricSource;
import io.crossfade.model.Names;
import io.crossfade.model.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Collects an {@link AnalysisGate}. Settings of the tests hold for the metrics that are added after
 * them.
 *
 * <p>Not thread-safe.
 */
public final class AnalysisGateBuilder {

  private static final Supplier<List<String>> NO_PROBLEMS = List::of;

  private final List<Metric> metrics = new ArrayList<>();
  private double alpha = 0.05;
  private Duration warmUp = Duration.ZERO;
  private VerdictPolicy policy = VerdictPolicy.standard();
  private long minimum = 100;
  private int burst = 1;
  private Optional<Double> toleratedErrors = Optional.empty();

  AnalysisGateBuilder() {}

  /**
   * Sets the probability with which a good version may be stopped, over all tests and looks of a
   * deployment, between 0 and 1. Each test has an equal part. Default: 0.05.
   */
  public AnalysisGateBuilder falseAlarms(double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException("falseAlarms must be within (0, 1), was " + value);
    }
    this.alpha = value;
    return this;
  }

  /**
   * Sets how long after each change of weights nothing is compared, because new instances are
   * healthy but slow. Fixed limits stay armed. Default: no time.
   */
  public AnalysisGateBuilder warmUp(Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("warmUp must not be negative, was " + value);
    }
    this.warmUp = value;
    return this;
  }

  /** Sets what is made of verdicts on the metrics that follow. Default: hold. */
  public AnalysisGateBuilder policy(VerdictPolicy value) {
    this.policy = Objects.requireNonNull(value, "policy");
    return this;
  }

  /** Sets how many requests of each side the metrics that follow need. Default: 100. */
  public AnalysisGateBuilder minimumRequests(long value) {
    if (value < 1) {
      throw new IllegalArgumentException("minimumRequests must be at least 1, was " + value);
    }
    this.minimum = value;
    return this;
  }

  /**
   * Sets how many errors one cause makes at most, for the metrics that follow: a client that tries
   * five times makes five. Of response times: how many requests wait at most for one pause of an
   * instance. Without it, bursts are taken for evidence. Default: 1.
   */
  public AnalysisGateBuilder burst(int value) {
    if (value < 1) {
      throw new IllegalArgumentException("burst must be at least 1, was " + value);
    }
    this.burst = value;
    return this;
  }

  /**
   * Sets that error rates that follow pass only when they are known to be at most so many times the
   * stable one, such as 1.25. Default: when enough requests have shown nothing.
   */
  public AnalysisGateBuilder toleratedErrorRatio(double value) {
    if (!(value > 1)) {
      throw new IllegalArgumentException("the tolerated ratio must be more than 1, was " + value);
    }
    this.toleratedErrors = Optional.of(value);
    return this;
  }

  /** Adds the errors that the router counts, 5xx answers and none, against the stable ones. */
  public AnalysisGateBuilder errors() {
    var made = errorRate();
    return add("errors", true, () -> RouterChecks.errors(made.get()), NO_PROBLEMS);
  }

  /**
   * Adds the response times that the router measures.
   *
   * @param tolerated how many times the stable version's are still good, such as 1.1
   */
  public AnalysisGateBuilder latency(double tolerated) {
    long needed = minimum;
    int atOnce = burst;
    LatencyCheck.tolerating(tolerated, needed, atOnce);
    return add(
        "latency",
        true,
        () -> RouterChecks.latency(LatencyCheck.tolerating(tolerated, needed, atOnce)),
        NO_PROBLEMS);
  }

  /**
   * Adds whether the router splits the requests as it is asked to; if not, it is inconclusive.
   *
   * @param tolerance how far the share may be from the wanted one
   */
  public AnalysisGateBuilder split(Weight tolerance) {
    long needed = minimum;
    return add(
        "split",
        true,
        () -> RouterChecks.split(SplitCheck.tolerating(tolerance.fraction(), needed)),
        NO_PROBLEMS);
  }

  /** Adds a fixed limit on the share of errors; it acts at once, also during the warm-up. */
  public AnalysisGateBuilder maxErrorShare(Weight most) {
    var limit = Limit.atMost(most.fraction(), minimum);
    return add("error share", false, () -> RouterChecks.limit(limit), NO_PROBLEMS);
  }

  /** Adds a limit on the share of errors relative to the stable one; it acts at once. */
  public AnalysisGateBuilder maxErrorShareTimesStable(double factor) {
    var limit = Limit.timesStable(factor, minimum);
    return add("error share against stable", false, () -> RouterChecks.limit(limit), NO_PROBLEMS);
  }

  /**
   * Adds a rate that a source counts, compared by the same test as {@link #errors}.
   *
   * @param events counters that only rise, such as errors
   * @param requests counters that only rise, of which the events are a part
   */
  public AnalysisGateBuilder rate(
      String name, MetricSource source, MetricQuery events, MetricQuery requests) {
    var made = errorRate();
    return add(
        name,
        true,
        () -> SourceChecks.rate(source, events, requests, made.get()),
        () -> problems(source, events, requests));
  }

  /** Adds a value that a source tells, such as a gauge, with a limit that acts at once. */
  public AnalysisGateBuilder value(
      String name, MetricSource source, MetricQuery query, Limit limit) {
    return add(
        name, false, () -> SourceChecks.value(source, query, limit), () -> problems(source, query));
  }

  /**
   * Adds a metric judged as Kayenta would, for moving from it. It is no sequential test, keeps no
   * error level, and has its flaws: {@code docs/canary-analysis.md} lists them.
   *
   * @param query for values over some time
   */
  public AnalysisGateBuilder kayenta(
      KayentaMetric metric, KayentaJudge judge, MetricSource source, MetricQuery query) {
    return add(
        metric.name(),
        false,
        () -> SourceChecks.kayenta(source, query, judge, metric),
        () -> problems(source, query));
  }

  private Supplier<ErrorRateCheck> errorRate() {
    long needed = minimum;
    int atOnce = burst;
    return toleratedErrors
        .<Supplier<ErrorRateCheck>>map(
            ratio -> () -> ErrorRateCheck.tolerating(ratio, needed, atOnce))
        .orElse(() -> ErrorRateCheck.afterRequests(needed, atOnce));
  }

  private static List<String> problems(MetricSource source, MetricQuery... queries) {
    return Stream.of(queries).flatMap(query -> source.problems(query).stream()).toList();
  }

  private AnalysisGateBuilder add(
      String name, boolean isTest, Supplier<Check> check, Supplier<List<String>> problems) {
    if (metrics.stream().anyMatch(metric -> metric.name().equals(name))) {
      throw new IllegalArgumentException("there is a metric '" + name + "' already");
    }
    metrics.add(new Metric(Names.printable(name), isTest, policy, check, problems));
    return this;
  }

  /**
   * Returns the gate.
   *
   * @throws IllegalArgumentException if there is no metric
   */
  public AnalysisGate build() {
    if (metrics.isEmpty()) {
      throw new IllegalArgumentException("an analysis needs at least one metric, had none");
    }
    return new AnalysisGate(metrics, alpha, warmUp);
  }
}
