package io.crossfade.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final Score BASELINE = new Score("io.x.Sweep.baseline", "avgt n=10", 4, "ms/op");
  private static final Score SWEEP = new Score("io.x.Sweep.engine", "avgt n=10", 10, "ms/op");

  @Test
  void divides_by_the_baseline_of_the_same_class() {
    var comparison = Comparison.of(List.of(BASELINE, SWEEP));

    assertThat(comparison.ratio(SWEEP)).contains(2.5);
  }

  @Test
  void has_no_ratio_for_the_baseline_itself() {
    var comparison = Comparison.of(List.of(BASELINE, SWEEP));

    assertThat(comparison.ratio(BASELINE)).isEmpty();
  }

  @Test
  void compares_nothing_across_parameters_classes_or_units() {
    var larger = new Score("io.x.Sweep.engine", "avgt n=20", 10, "ms/op");
    var elsewhere = new Score("io.x.Planning.engine", "avgt n=10", 10, "ms/op");
    var rate = new Score("io.x.Sweep.engine", "avgt n=10", 10, "ops/ms");

    var comparison = Comparison.of(List.of(BASELINE, larger, elsewhere, rate));

    assertThat(comparison.ratio(larger)).isEmpty();
    assertThat(comparison.ratio(elsewhere)).isEmpty();
    assertThat(comparison.ratio(rate)).isEmpty();
  }

  @Test
  void prints_a_heading_and_a_line_for_each_score() {
    var comparison = Comparison.of(List.of(BASELINE, SWEEP));

    assertThat(comparison.lines())
        .hasSize(3)
        .element(2)
        .asString()
        .startsWith("Sweep.engine")
        .contains("avgt n=10", "10.000", "ms/op")
        .endsWith("2.50");
  }
}
