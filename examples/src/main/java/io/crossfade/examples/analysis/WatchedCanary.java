package io.crossfade.examples.analysis;

import io.crossfade.analysis.judge.Counts;
import io.crossfade.analysis.judge.ErrorRateCheck;
import io.crossfade.analysis.judge.Finding;
import io.crossfade.analysis.judge.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Watches a canary second by second, without a deployment around it: 5 % of 400 requests a second,
 * of which 0.5 % fail on the old version. Takes how many times as many fail on the new one.
 */
public final class WatchedCanary {

  private static final int REQUESTS = 400;
  private static final double SHARE = .05;
  private static final double ERRORS = .005;
  private static final int SECONDS = 600;

  private WatchedCanary() {}

  /** Prints what was found at each minute, and at the end. */
  public static void main(String... arguments) {
    double ratio = arguments.length == 0 ? 5 : Double.parseDouble(arguments[0]);
    watch(ratio, 1).forEach(System.out::println);
  }

  /** Returns a line for each minute until it is stopped, or ten minutes have shown nothing. */
  static List<String> watch(double ratio, long seed) {
    var random = new SplittableRandom(seed);
    var check = ErrorRateCheck.afterRequests(1000, 1);
    var lines = new ArrayList<String>();
    for (int second = 1; second <= SECONDS; second++) {
      int toCanary = count(REQUESTS, SHARE, random);
      check.add(
          new Counts(toCanary, count(toCanary, ERRORS * ratio, random)),
          new Counts(REQUESTS - toCanary, count(REQUESTS - toCanary, ERRORS, random)));
      Finding finding = check.finding(.05);
      boolean stopped = finding.verdict() == Verdict.FAIL;
      if (stopped || second % 60 == 0) {
        lines.add(second + " s: " + finding);
      }
      if (stopped) {
        return lines;
      }
    }
    return lines;
  }

  private static int count(int trials, double probability, SplittableRandom random) {
    int count = 0;
    for (int i = 0; i < trials; i++) {
      count += random.nextDouble() < probability ? 1 : 0;
    }
    return count;
  }
}
