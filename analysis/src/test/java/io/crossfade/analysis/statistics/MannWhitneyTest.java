package io.crossfade.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.junit.jupiter.api.Test;

class MannWhitneyTest {

  @Test
  void agrees_with_the_oracle() {
    var random = new SplittableRandom(3);
    var oracle = MannWhitneyUTest.withDefaults().with(PValueMethod.ASYMPTOTIC);

    for (int run = 0; run < 300; run++) {
      double[] x = random.doubles(2 + random.nextInt(60)).map(v -> Math.floor(v * 30)).toArray();
      double[] y = random.doubles(2 + random.nextInt(60)).map(v -> Math.floor(v * 35)).toArray();
      var expected = oracle.test(x, y);

      var seen = MannWhitney.of(x, y);

      assertThat(seen.u()).isCloseTo(expected.getStatistic(), within(1e-9));
      assertThat(seen.cles() * x.length * y.length).isCloseTo(seen.u(), within(1e-9));
      assertThat(seen.pValue()).isCloseTo(expected.getPValue(), within(1e-12));
    }
  }

  @Test
  void values_that_are_all_equal_show_nothing() {
    var seen = MannWhitney.of(new double[] {4, 4}, new double[] {4, 4, 4});

    assertThat(seen.z()).isNaN();
    assertThat(seen.pValue()).isEqualTo(1);
    assertThat(seen.cles()).isEqualTo(.5);
  }

  @Test
  void the_common_language_effect_size_agrees_with_the_vectors() {
    double[] values = {1, 2, 3, 4, 5};

    assertThat(MannWhitney.of(values, values).cles()).isEqualTo(.5);
    assertThat(MannWhitney.of(values, new double[] {22.9, 24.4, 26.1}).cles()).isZero();
  }

  @Test
  void refuses_what_is_no_sample() {
    double[] one = {1};

    assertThatThrownBy(() -> MannWhitney.of(one, new double[0])).hasMessageContaining("y must");
    assertThatThrownBy(() -> MannWhitney.of(new double[] {Double.NaN}, one))
        .hasMessageContaining("x must");
  }

  @Test
  void the_quantile_of_the_normal_distribution_agrees_with_the_vector() {
    assertThat(Normal.quantileAbove(.01)).isCloseTo(2.326348, within(5e-7));
    assertThat(Normal.quantileAbove(.025)).isCloseTo(1.959963984540054, within(1e-12));
  }
}
