package io.crossfade.benchmarks.calibration;

import io.crossfade.analysis.judge.Counts;
import io.crossfade.analysis.judge.ErrorRateCheck;
import io.crossfade.analysis.kayenta.KayentaJudge;
import io.crossfade.analysis.kayenta.KayentaLabel;
import io.crossfade.analysis.kayenta.KayentaMetric;
import io.crossfade.benchmarks.calibration.Traffic.Minute;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A way to tell at each look whether to stop. */
enum Method {
  /** The sequential test of this library. */
  SEQUENTIAL("sequential test", () -> sequential(1)),
  /** The same with bursts of up to 10 errors declared. */
  SEQUENTIAL_BURST("sequential test, burst 10", () -> sequential(10)),
  /** A one-sided z-test of two shares at 5 %, asked at each look. */
  Z_TEST("z-test at each look", ZTest::new),
  /** Kayenta's judge on the error shares by minute, at the end of each step. */
  KAYENTA("Kayenta's judge at each step", Kayenta::new),
  /** More than 1 % errors in the step, after 100 requests. */
  THRESHOLD("fixed threshold of 1 %", Threshold::new);

  private static final double ALPHA = .05;

  private final String words;
  private final Supplier<Predicate<Minute>> stopper;

  Method(String words, Supplier<Predicate<Minute>> stopper) {
    this.words = words;
    this.stopper = stopper;
  }

  /** Returns a fresh one: for each minute it says whether to stop. */
  Predicate<Minute> fresh() {
    return stopper.get();
  }

  @Override
  public String toString() {
    return words;
  }

  private static Predicate<Minute> sequential(int burst) {
    var check = ErrorRateCheck.afterRequests(1, burst);
    return minute -> {
      check.add(minute.canary(), minute.stable());
      return check.isWorse(ALPHA);
    };
  }

  /** Of all that was seen so far. */
  private static final class ZTest implements Predicate<Minute> {

    private static final double FIVE_PERCENT = 1.6448536269514722;

    private Counts canary = Counts.none();
    private Counts stable = Counts.none();

    @Override
    public boolean test(Minute minute) {
      canary = canary.plus(minute.canary());
      stable = stable.plus(minute.stable());
      double n = canary.requests();
      double m = stable.requests();
      double pooled = (canary.events() + stable.events()) / (n + m);
      double deviation = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
      return (canary.events() / n - stable.events() / m) / deviation > FIVE_PERCENT;
    }
  }

  private static final class Threshold implements Predicate<Minute> {

    private Counts canary = Counts.none();

    @Override
    public boolean test(Minute minute) {
      canary = minute.beginsStep() ? minute.canary() : canary.plus(minute.canary());
      return canary.requests() >= 100 && canary.events() > .01 * canary.requests();
    }
  }

  private static final class Kayenta implements Predicate<Minute> {

    private static final KayentaMetric METRIC =
        KayentaMetric.builder("errors").direction(KayentaMetric.Direction.INCREASE).build();

    private final KayentaJudge judge = KayentaJudge.standard();
    private final List<Double> canary = new ArrayList<>();
    private final List<Double> stable = new ArrayList<>();

    @Override
    public boolean test(Minute minute) {
      canary.add(share(minute.canary()));
      stable.add(share(minute.stable()));
      if (!minute.endsStep()) {
        return false;
      }
      var label = judge.judge(METRIC, array(stable), array(canary)).label();
      canary.clear();
      stable.clear();
      return label == KayentaLabel.HIGH;
    }

    private static double share(Counts counts) {
      return (double) counts.events() / Math.max(1, counts.requests());
    }

    private static double[] array(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }
}
