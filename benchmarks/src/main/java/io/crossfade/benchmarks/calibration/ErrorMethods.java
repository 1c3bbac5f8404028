package io.crossfade.benchmarks.calibration;

import io.crossfade.analysis.judge.Counts;
import io.crossfade.analysis.judge.ErrorRateCheck;
import java.util.List;
import java.util.function.Predicate;

/** Ways to tell from errors. */
final class ErrorMethods {

  /** The sequential test of this library. */
  static final Method<Traffic.Minute> SEQUENTIAL =
      new Method<>("sequential test", () -> sequential(1));

  /** The same with bursts of up to 10 errors declared. */
  static final Method<Traffic.Minute> SEQUENTIAL_BURST =
      new Method<>("sequential test, burst 10", () -> sequential(10));

  /** A one-sided z-test of two shares at 5 %, asked at each look. */
  static final Method<Traffic.Minute> Z_TEST = new Method<>("z-test at each look", ZTest::new);

  /** Kayenta's judge on the error shares by minute. */
  static final Method<Traffic.Minute> KAYENTA =
      new Method<>(
          "Kayenta's judge at each step",
          () -> new KayentaSteps<>(m -> share(m.canary()), m -> share(m.stable())));

  /** More than 1 % errors in the step, after 100 requests. */
  static final Method<Traffic.Minute> THRESHOLD =
      new Method<>("fixed threshold of 1 %", Threshold::new);

  static final List<Method<Traffic.Minute>> ALL =
      List.of(SEQUENTIAL, SEQUENTIAL_BURST, Z_TEST, KAYENTA, THRESHOLD);

  private ErrorMethods() {}

  private static Predicate<Traffic.Minute> sequential(int burst) {
    var check = ErrorRateCheck.afterRequests(1, burst);
    return minute -> {
      check.add(minute.canary(), minute.stable());
      return check.isWorse(Method.ALPHA);
    };
  }

  private static double share(Counts counts) {
    return (double) counts.events() / Math.max(1, counts.requests());
  }

  /** Of all that was seen so far. */
  private static final class ZTest implements Predicate<Traffic.Minute> {

    private Counts canary = Counts.none();
    private Counts stable = Counts.none();

    @Override
    public boolean test(Traffic.Minute minute) {
      canary = canary.plus(minute.canary());
      stable = stable.plus(minute.stable());
      double n = canary.requests();
      double m = stable.requests();
      double pooled = (canary.events() + stable.events()) / (n + m);
      double deviation = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
      return (canary.events() / n - stable.events() / m) / deviation > Method.FIVE_PERCENT;
    }
  }

  private static final class Threshold implements Predicate<Traffic.Minute> {

    private Counts canary = Counts.none();

    @Override
    public boolean test(Traffic.Minute minute) {
      canary = minute.beginsStep() ? minute.canary() : canary.plus(minute.canary());
      return canary.requests() >= 100 && canary.events() > .01 * canary.requests();
    }
  }
}
