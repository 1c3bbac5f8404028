package io.crossfade.analysis.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns counters that only rise into what came since the last look, series by series.
 *
 * <ul>
 *   <li>the first look at all: nothing came, it is only remembered
 *   <li>a series that appears later began at 0
 *   <li>a counter that went back began anew at 0
 *   <li>a series that vanishes adds nothing; if it returns, it goes on from where it was
 *   <li>a negative value, or one that is not a number: refused
 * </ul>
 *
 * <p>Not thread-safe.
 */
public final class CounterReading {

  private final Map<String, Double> last = new HashMap<>();
  private boolean begun;

  /** Makes a reading that has seen nothing. */
  public CounterReading() {}

  /**
   * Returns what came since the last call, rounded to a whole number; empty series count as absent.
   *
   * @throws IllegalArgumentException if a value is negative or not a number; nothing is taken then
   */
  public long advance(List<Series> now) {
    for (var series : now) {
      if (!series.values().isEmpty() && !(latest(series) >= 0)) {
        throw new IllegalArgumentException(
            "counter " + series.name() + " is " + latest(series) + ", which no counter can be");
      }
    }
    double sum = 0;
    for (var series : now) {
      if (!series.values().isEmpty()) {
        double value = latest(series);
        double before = last.getOrDefault(series.name(), begun ? 0.0 : value);
        sum += value >= before ? value - before : value;
        last.put(series.name(), value);
      }
    }
    begun = true;
    return Math.round(sum);
  }

  private static double latest(Series series) {
    return series.values().get(series.values().size() - 1);
  }
}
