package io.crossfade.benchmarks.calibration;

import io.crossfade.analysis.judge.LatencyCheck;
import io.crossfade.analysis.statistics.StochasticOrder;
import io.crossfade.analysis.statistics.ValueRecorder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** Ways to tell from response times. */
final class LatencyMethods {

  private static final long MOST = 10_000_000;

  /** The sequential test of this library, with no tolerance. */
  static final Method<ResponseTimes.Minute> SEQUENTIAL = sequential("sequential test", 1, 1);

  /** The time-uniform bands around both distributions, with no tolerance. */
  static final Method<ResponseTimes.Minute> BANDS = new Method<>("time-uniform bands", Bands::new);

  /** A one-sided z-test of two means at 5 %, asked at each look. */
  static final Method<ResponseTimes.Minute> Z_TEST =
      new Method<>("z-test of the means at each look", ZTest::new);

  /** Kayenta's judge on the medians by minute. */
  static final Method<ResponseTimes.Minute> KAYENTA =
      new Method<>(
          "Kayenta's judge at each step",
          () ->
              new KayentaSteps<>(m -> percentile(m.canary(), .5), m -> percentile(m.stable(), .5)));

  /** The 95th percentile in the step a quarter above what is usual, after 100 requests. */
  static final Method<ResponseTimes.Minute> THRESHOLD =
      new Method<>("fixed threshold of 67 ms at p95", Threshold::new);

  static final List<Method<ResponseTimes.Minute>> ALL =
      List.of(SEQUENTIAL, BANDS, Z_TEST, KAYENTA, THRESHOLD);

  /** What to do where response times are not independent. */
  static final List<Method<ResponseTimes.Minute>> REMEDIES =
      List.of(
          SEQUENTIAL,
          sequential("burst 10", 1, 10),
          sequential("tolerated 1.1", 1.1, 1),
          sequential("tolerated 1.25", 1.25, 1),
          sequential("tolerated 1.25, burst 10", 1.25, 10),
          BANDS);

  private LatencyMethods() {}

  static Method<ResponseTimes.Minute> sequential(String name, double tolerated, int burst) {
    return new Method<>(name, () -> new Sequential(LatencyCheck.tolerating(tolerated, 1, burst)));
  }

  /** Records what came since the step began. */
  private abstract static class Recorded implements Predicate<ResponseTimes.Minute> {

    private final ValueRecorder canary = ValueRecorder.upTo(MOST);
    private final ValueRecorder stable = ValueRecorder.upTo(MOST);

    @Override
    public final boolean test(ResponseTimes.Minute minute) {
      if (minute.beginsStep()) {
        begin();
        canary.clear();
        stable.clear();
      }
      LongStream.of(minute.canary()).forEach(canary::record);
      LongStream.of(minute.stable()).forEach(stable::record);
      return stops(canary, stable);
    }

    abstract void begin();

    abstract boolean stops(ValueRecorder ours, ValueRecorder theirs);
  }

  private static final class Sequential extends Recorded {

    private final LatencyCheck check;

    Sequential(LatencyCheck check) {
      this.check = check;
    }

    @Override
    void begin() {
      check.startAnew();
    }

    @Override
    boolean stops(ValueRecorder ours, ValueRecorder theirs) {
      check.observe(ours.distribution(), theirs.distribution());
      return check.isSlower(Method.ALPHA);
    }
  }

  /** Each step has a part of the level. */
  private static final class Bands extends Recorded {

    private int step;

    @Override
    void begin() {
      step++;
    }

    @Override
    boolean stops(ValueRecorder ours, ValueRecorder theirs) {
      double level = Method.ALPHA / ((double) step * (step + 1));
      return StochasticOrder.of(theirs.distribution(), ours.distribution(), level).isLarger();
    }
  }

  /** Of all that was seen in the step so far. */
  private static final class ZTest implements Predicate<ResponseTimes.Minute> {

    private Moments canary = new Moments();
    private Moments stable = new Moments();

    @Override
    public boolean test(ResponseTimes.Minute minute) {
      if (minute.beginsStep()) {
        canary = new Moments();
        stable = new Moments();
      }
      LongStream.of(minute.canary()).forEach(canary::add);
      LongStream.of(minute.stable()).forEach(stable::add);
      double error = Math.sqrt(canary.squaredError() + stable.squaredError());
      return canary.count > 1 && (canary.mean() - stable.mean()) / error > Method.FIVE_PERCENT;
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

  private static final class Threshold implements Predicate<ResponseTimes.Minute> {

    private static final double MOST_MICROS = 67_000;
    private static final int ENOUGH = 100;

    private long[] canary = {};

    @Override
    public boolean test(ResponseTimes.Minute minute) {
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
