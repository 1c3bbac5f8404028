package io.crossfade.benchmarks.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calibration of {@code docs/canary-analysis.md}, reduced; each has a fixed seed. */
class CalibrationTest {

  private static final int RUNS = 1000;

  @ParameterizedTest
  @CsvSource({"1, false, 1", "1, true, 1", "10, true, 10"})
  void a_good_canary_is_stopped_no_more_often_than_stated(
      int declared, boolean diurnal, int burst) {
    var method = declared == 1 ? ErrorMethods.SEQUENTIAL : ErrorMethods.SEQUENTIAL_BURST;
    var trial = Trial.of(method, new Traffic(1000, .005, 1, diurnal, burst), RUNS, 1);

    // the level, or so close to it that the interval has it
    assertThat(trial.interval()[0]).isLessThanOrEqualTo(.05);
    assertThat(trial.share()).isLessThan(.07);
  }

  @Test
  void bursts_that_are_not_declared_break_the_level() {
    var trial = Trial.of(ErrorMethods.SEQUENTIAL, new Traffic(1000, .005, 1, true, 10), RUNS, 1);

    assertThat(trial.interval()[0]).isGreaterThan(.05);
  }

  @Test
  void a_fixed_sample_test_that_is_looked_at_again_and_again_cries_wolf() {
    var trial = Trial.of(ErrorMethods.Z_TEST, new Traffic(1000, .005, 1, true, 1), RUNS, 1);

    assertThat(trial.interval()[0]).isGreaterThan(.2);
  }

  @Test
  void a_bad_canary_is_stopped() {
    var traffic = new Traffic(1000, .005, 3, true, 1);

    assertThat(Trial.of(ErrorMethods.SEQUENTIAL, traffic, 300, 1).share()).isGreaterThan(.99);
  }

  @Test
  void means_of_response_times_that_are_looked_at_again_and_again_cry_wolf_too() {
    var trial = Trial.of(LatencyMethods.Z_TEST, new ResponseTimes(1, true), 200, 1);

    assertThat(trial.interval()[0]).isGreaterThan(.2);
  }

  @Test
  void response_times_that_are_equal_stop_no_more_canaries_than_stated() {
    var good = Trial.of(LatencyMethods.SEQUENTIAL, new ResponseTimes(1, true), 200, 1);
    var slower = Trial.of(LatencyMethods.SEQUENTIAL, new ResponseTimes(1.2, true), 50, 1);
    var tail = new ResponseTimes(1, true, .02, Disturbance.NONE);

    assertThat(good.share()).isLessThanOrEqualTo(.05);
    assertThat(slower.share()).isGreaterThan(.99);
    assertThat(Trial.of(LatencyMethods.SEQUENTIAL, tail, 50, 1).share()).isGreaterThan(.9);
  }

  @Test
  void pauses_that_are_declared_stop_no_more_canaries_than_stated() {
    var paused = new ResponseTimes(1, true, 0, Disturbance.pauses(.2, 10));
    var declared = LatencyMethods.sequential("burst 10", 1, 10);

    assertThat(Trial.of(declared, paused, 100, 1).share()).isLessThanOrEqualTo(.05);
  }
}
