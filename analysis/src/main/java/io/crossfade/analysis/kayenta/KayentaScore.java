package io.crossfade.analysis.kayenta;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The score of a canary out of those of its metrics, from 0 to 100, as Kayenta has it.
 *
 * <p>Immutable.
 *
 * @param value from 0 to 100, to two digits behind the point
 * @param reason why it is 0 whatever the metrics say; else empty
 */
public record KayentaScore(double value, String reason) {

  private static final double ALL = 100;

  /** What a score comes to. */
  public enum Verdict {
    /** At least the score to pass. */
    PASS,
    /** Between the two. */
    MARGINAL,
    /** Less than the marginal score. */
    FAIL
  }

  /**
   * Returns the score.
   *
   * @param weights percent by group; groups without one share what is left
   */
  public static KayentaScore of(Collection<KayentaResult> results, Map<String, Double> weights) {
    var counted = results.stream().filter(result -> !result.metric().isMuted()).toList();
    for (var result : counted) {
      if (result.critical() && result.label() != KayentaLabel.PASS) {
        return new KayentaScore(
            0, "critical metric '" + result.metric().name() + "' is " + result.label());
      }
    }
    long without = counted.stream().filter(r -> r.label() == KayentaLabel.NODATA).count();
    if (2 * without >= counted.size()) {
      return new KayentaScore(0, "at least half of the metrics have no data");
    }
    return new KayentaScore(total(counted, weights), "");
  }

  private static double total(Collection<KayentaResult> results, Map<String, Double> weights) {
    var groups =
        results.stream()
            .flatMap(result -> result.metric().groups().stream())
            .collect(Collectors.toSet());
    double given = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    long others = groups.stream().filter(group -> !weights.containsKey(group)).count();
    double rest = others == 0 ? 0 : (ALL - given) / others;
    double sum = 0;
    for (var group : groups) {
      sum += group(group, results) * weights.getOrDefault(group, rest) / ALL;
    }
    return BigDecimal.valueOf(sum).setScale(2, RoundingMode.HALF_UP).doubleValue();
  }

  private static double group(String group, Collection<KayentaResult> results) {
    long passed = labels(group, results).filter(label -> label == KayentaLabel.PASS).count();
    long counted =
        labels(group, results)
            .filter(label -> label != KayentaLabel.NODATA && label != KayentaLabel.ERROR)
            .count();
    return counted == 0 ? ALL : ALL * passed / counted;
  }

  private static Stream<KayentaLabel> labels(String group, Collection<KayentaResult> results) {
    return results.stream()
        .filter(result -> result.metric().groups().contains(group))
        .map(KayentaResult::label);
  }

  /**
   * Returns what the score comes to; the usual limits are 95 and 75.
   *
   * @param pass the least score to pass
   * @param marginal the least score that is not a failure
   */
  public Verdict verdict(double pass, double marginal) {
    if (value >= pass) {
      return Verdict.PASS;
    }
    return value >= marginal ? Verdict.MARGINAL : Verdict.FAIL;
  }
}
