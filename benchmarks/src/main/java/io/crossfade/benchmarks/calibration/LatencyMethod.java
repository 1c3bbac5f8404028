package io.crossfade.benchmarks.calibration;

import io.crossfade.analysis.judge.LatencyCheck;
import io.crossfade.analysis.kayenta.KayentaJudge;
import io.crossfade.analysis.kayenta.KayentaLabel;
import io.crossfade.analysis.kayenta.KayentaMetric;
import io.crossfade.analysis.statistics.ValueRecorder;
import io.crossfade.benchmarks.calibration.ResponseTimes.Minute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** A way to tell from response times, at each look, whether to stop. */
enum LatencyMethod {
  /** The time-uniform bands of this library, with no tolerance. */
  SEQUENTIAL("sequential test", Sequential::new),
  /** A one-sided z-test of two means at 5 %, asked at each look. */
  Z_TEST("z-test of the means at each look", ZTest::new),
  /** Kayenta's judge on the medians by minute, at the end of each step. */
  KAYENTA("Kayenta's judge at each step", Kayenta::new),
  /** The 95th percentile in the step a quarter above what is usual, after 100 requests. */
  THRESHOLD("fixed threshold of 67 ms at p95", Threshold::new);

  private static final double ALPHA = .05;

  private final String words;
  private final Supplier<Predicate<Minute>> stopper;

  LatencyMethod(String words, Supplier<Predicate<Minute>> stopper) {
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

  private static final class Sequential implements Predicate<Minute> {

    private static final long MOST = 10_000_000;

    private final LatencyCheck check = LatencyCheck.tolerating(1, 1);
    private final ValueRecorder canary = ValueRecorder.upTo(MOST);
    private final ValueRecorder stable = ValueRecorder.upTo(MOST);

    @Override
    public boolean test(Minute minute) {
      if (minute.beginsStep()) {
        check.startAnew();
        canary.clear();
        stable.clear();
      }
      LongStream.of(minute.canary()).forEach(canary::record);
      LongStream.of(minute.stable()).forEach(stable::record);
      check.observe(canary.distribution(), stable.distribution());
      return check.isSlower(ALPHA);
    }
  }

  /** Of all that was seen in the step so far. */
  private static final class ZTest implements Predicate<Minute> {

    private static final double FIVE_PERCENT = 1.6448536269514722;

    private Moments canary = new Moments();
    private Moments stable = new Moments();

    @Override
    public boolean test(Minute minute) {
      if (minute.beginsStep()) {
        canary = new Moments();
        stable = new Moments();
      }
      LongStream.of(minute.canary()).forEach(canary::add);
      LongStream.of(minute.stable()).forEach(stable::add);
      double error = Math.sqrt(canary.squaredError() + stable.squaredError());
      return canary.count > 1 && (canary.mean() - stable.mean()) / error > FIVE_PERCENT;
    }
  }

  private static final class Moments {

    private long count;
    private double sum;
    private double squares;

    void add(long value) {
      count++;
      sum += value;
      squares += (double) value * value;
    }

    double mean() {
      return sum / count;
    }

    double squaredError() {
      return (squares / count - mean() * mean()) / (count - 1);
    }
  }

  private static final class Kayenta implements Predicate<Minute> {

    private static final KayentaMetric METRIC =
        KayentaMetric.builder("time").direction(KayentaMetric.Direction.INCREASE).build();

    private final KayentaJudge judge = KayentaJudge.standard();
    private final List<Double> canary = new ArrayList<>();
    private final List<Double> stable = new ArrayList<>();

    @Override
    public boolean test(Minute minute) {
      canary.add(percentile(minute.canary(), .5));
      stable.add(percentile(minute.stable(), .5));
      if (!minute.endsStep()) {
        return false;
      }
      var label = judge.judge(METRIC, array(stable), array(canary)).label();
      canary.clear();
      stable.clear();
      return label == KayentaLabel.HIGH;
    }

    private static double[] array(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  private static final class Threshold implements Predicate<Minute> {

    private static final double MOST_MICROS = 67_000;
    private static final int ENOUGH = 100;

    private long[] canary = {};

    @Override
    public boolean test(Minute minute) {
      canary =
          minute.beginsStep()
              ? minute.canary()
              : LongStream.concat(LongStream.of(canary), LongStream.of(minute.canary())).toArray();
      return canary.length >= ENOUGH && percentile(canary, .95) > MOST_MICROS;
    }
  }

  private static double percentile(long[] values, double share) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
  }
}
