package io.crossfade.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Scores beside their ratios to the baselines.
 *
 * <p>Immutable.
 */
final class Comparison {

  private static final String ROW = "%-48s %-28s %16s %-9s %s";

  private final List<Score> scores;

  private Comparison(List<Score> scores) {
    this.scores = scores;
  }

  static Comparison of(List<Score> scores) {
    return new Comparison(List.copyOf(scores));
  }

  /** Returns the score divided by that of its baseline, if it has one and is not the baseline. */
  Optional<Double> ratio(Score score) {
    return scores.stream()
        .filter(other -> !score.isBaseline() && other.isBaseline())
        .filter(score::isComparableWith)
        .findFirst()
        .map(baseline -> score.value() / baseline.value());
  }

  /** Returns a table: a heading and a line for each score. */
  List<String> lines() {
    var heading =
        String.format(Locale.ROOT, ROW, "benchmark", "variant", "score", "unit", "of baseline");
    return Stream.concat(Stream.of(heading), scores.stream().map(this::line)).toList();
  }

  private String line(Score score) {
    var ratio = ratio(score).map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse("");
    var value = String.format(Locale.ROOT, "%.3f", score.value());
    return String.format(
            Locale.ROOT, ROW, score.shortName(), score.variant(), value, score.unit(), ratio)
        .stripTrailing();
  }
}
