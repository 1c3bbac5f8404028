package io.crossfade.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTestTest {

  private static final Offset<Double> TEN_DIGITS = within(2e-11);

  @ParameterizedTest
  @CsvSource({
    "10, 10, -0.09157742751, 1",
    "20, 10, 0.2562191873, 0.7739723053",
    "30, 10, 1.274879487, 0.2794646452",
    "40, 20, 1.025243688, 0.3587090415",
    "60, 30, 2.068918736, 0.1263222957",
    "100, 60, 2.621890789, 0.07266533806",
    "100, 50, 4.594699613, 0.01010525581",
    "200, 150, 2.035759201, 0.1305813074",
    "500, 400, 3.859852876, 0.02107109935",
    "1000, 900, 1.002053597, 0.3671247401",
    "5, 25, 1.424868361, 0.2405401255",
    "0, 10, 0.4114659291, 0.6626780986",
    "0, 20, 1.59705712, 0.2024915504"
  })
  void agrees_with_the_vectors_of_equal_shares(
      long stable, long canary, double logBayesFactor, double p) {
    var test = ShareTest.of(100, .5, .5);

    assertThat(test.logBayesFactor(stable, canary))
        .isCloseTo(logBayesFactor, within(Math.abs(logBayesFactor) * 6e-10));
    assertThat(test.pValue(stable, canary)).isCloseTo(p, within(p * 6e-10));
  }

  @ParameterizedTest
  @CsvSource({
    "90, 10, 1",
    "90, 20, 0.2496916899",
    "90, 30, 0.002229674018",
    "900, 100, 1",
    "900, 130, 0.1295907686",
    "900, 150, 0.0005759637327",
    "9000, 1100, 0.1432534257",
    "9000, 1200, 6.495180249e-7"
  })
  void agrees_with_the_vectors_of_nine_to_one(long stable, long canary, double p) {
    assertThat(ShareTest.of(100, .9, .1).pValue(stable, canary)).isCloseTo(p, within(p * 6e-10));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.07292922987",
    "2, 0.04948147627",
    "10, 0.03194346284",
    "100, 0.1263222957",
    "1000, 0.6906198054"
  })
  void agrees_with_the_vectors_of_the_concentration(double concentration, double p) {
    assertThat(ShareTest.of(concentration, .5, .5).pValue(60, 30)).isCloseTo(p, within(p * 6e-10));
  }

  @ParameterizedTest
  @CsvSource({
    "60, 30, 0.18043902517, 0.51478638136",
    "100, 60, 0.25648851195, 0.50458866288",
    "1000, 900, 0.43896761805, 0.50857142969"
  })
  void agrees_with_the_vectors_of_the_confidence_sequence(
      long stable, long canary, double low, double high) {
    var range = ShareTest.of(100, .5, .5).secondShare(.05, stable, canary);

    assertThat(range.low()).isCloseTo(low, TEN_DIGITS);
    assertThat(range.high()).isCloseTo(high, TEN_DIGITS);
  }

  @Test
  void agrees_with_the_third_party_vectors_of_batches() {
    long[][] batches = {{20, 17, 9}, {18, 21, 8}, {4, 6, 4}, {18, 19, 11}};
    double[] mixture = {
      -7.028201432058012, -11.947847738358888, -15.471401950257842, -19.96484521090386
    };
    double[] fixed = {
      -4.0776406466061985, -8.265946861099877, -11.610743519545139, -15.781031228536165
    };

    assertAgrees(batches, mixture, fixed);
  }

  @Test
  void agrees_with_the_third_party_vectors_of_single_events() {
    double[] mixture = {
      -1.0986122886681096,
      -2.4849066497880004,
      -3.401197381662155,
      -4.499809670330265,
      -6.4457198193855785
    };
    double[] fixed = {
      -0.916290731874155,
      -1.83258146374831,
      -2.748872195622465,
      -3.66516292749662,
      -5.27460083993072
    };
    // the steps between the published numbers tell which event each of them was
    long[][] batches = {{1, 0, 0}, {0, 1, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

    assertAgrees(batches, mixture, fixed);
  }

  /** The published likelihoods have the multinomial coefficient of each batch in them. */
  private static void assertAgrees(long[][] batches, double[] mixture, double[] fixed) {
    double[] shares = {.4, .4, .2};
    // Dirichlet(1, 1, 1): its likelihood is that of equal shares times the factor of a test of
    // those
    var uniform = ShareTest.of(3, 1.0 / 3, 1.0 / 3, 1.0 / 3);
    long[] sum = new long[3];
    double coefficient = 0;
    double likelihood = 0;

    for (int i = 0; i < batches.length; i++) {
      long all = 0;
      for (int arm = 0; arm < 3; arm++) {
        long count = batches[i][arm];
        sum[arm] += count;
        all += count;
        coefficient -= Gamma.log(count + 1.0);
        likelihood += count * Math.log(shares[arm]);
      }
      coefficient += Gamma.log(all + 1.0);
      double thirds = (sum[0] + sum[1] + sum[2]) * Math.log(1.0 / 3);

      assertThat(coefficient + likelihood).isCloseTo(fixed[i], within(1e-12));
      assertThat(uniform.logBayesFactor(sum) + thirds + coefficient)
          .isCloseTo(mixture[i], within(1e-12));
    }
  }

  /** The medians are of 200 canaries each, so they agree by a fifth. */
  @ParameterizedTest
  @CsvSource({
    ".5, 2, 10, 74", ".5, 2, 100, 112", ".5, 2, 1000, 269",
    ".5, 5, 10, 21", ".5, 5, 100, 47", ".5, 5, 1000, 121",
    ".1, 2, 10, 134", ".1, 2, 100, 165", ".1, 2, 1000, 348",
    ".1, 5, 10, 19", ".1, 5, 100, 38", ".1, 5, 1000, 100",
    ".1, 10, 10, 11", ".1, 10, 100, 22", ".1, 10, 1000, 60",
    ".05, 2, 10, 237", ".05, 2, 100, 235", ".05, 2, 1000, 480",
    ".05, 5, 10, 31", ".05, 5, 100, 51", ".05, 5, 1000, 122"
  })
  void finds_a_ratio_in_as_many_events_as_published(
      double share, double ratio, double concentration, double median) {
    var test = ShareTest.of(concentration, 1 - share, share);
    var random = new SplittableRandom(7);
    double theta = share * ratio / (1 - share + share * ratio);

    double[] needed =
        DoubleStream.generate(() -> eventsUntil(test, theta, random)).limit(400).sorted().toArray();

    assertThat(needed[200]).isBetween(.8 * median - 1, 1.2 * median + 1);
  }

  private static double eventsUntil(ShareTest test, double theta, SplittableRandom random) {
    long canary = 0;
    int all = 0;
    while (all == 0 || test.logBayesFactor(all - canary, canary) < Math.log(20)) {
      canary += random.nextDouble() < theta ? 1 : 0;
      all++;
    }
    return all;
  }

  @Test
  void no_events_tell_nothing() {
    var test = ShareTest.of(10_000, .9, .1);

    assertThat(test.pValue(0, 0)).isEqualTo(1);
    assertThat(test.secondShare(.05, 0, 0)).isEqualTo(new Range(0, 1));
  }

  @Test
  void finds_a_split_that_is_not_as_asked() {
    var test = ShareTest.of(10_000, .9, .1);

    assertThat(test.pValue(90_020, 9_980)).isEqualTo(1);
    assertThat(test.pValue(80_000, 20_000)).isLessThan(1e-12);
    assertThat(test.secondShare(.01, 80_000, 20_000).low()).isGreaterThan(.16);
  }

  @Test
  void refuses_what_cannot_be() {
    assertThatThrownBy(() -> ShareTest.of(10, .9, .2)).hasMessageContaining("1 together");
    assertThatThrownBy(() -> ShareTest.of(0, .9, .1)).hasMessageContaining("concentration");
    assertThatThrownBy(() -> ShareTest.of(10, 1, 0)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> ShareTest.of(10, .9, .1).pValue(1, -1)).hasMessageContaining("-1");
  }
}
