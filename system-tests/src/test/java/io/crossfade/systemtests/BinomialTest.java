package io.crossfade.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BinomialTest {

  @Test
  void adds_up_the_tail() {
    assertThat(Binomial.atLeast(8, 10, 0.5)).isCloseTo(56 / 1024.0, within(1e-12));
    assertThat(Binomial.atMost(2, 10, 0.5)).isCloseTo(56 / 1024.0, within(1e-12));
    assertThat(Binomial.atMost(10, 10, 0.3)).isCloseTo(1, within(1e-12));
    assertThat(Binomial.atLeast(0, 10, 0.3)).isCloseTo(1, within(1e-12));
  }

  @Test
  void believes_in_chance_near_the_share_and_not_far_from_it() {
    assertThat(Binomial.twoSided(200, 20_000, 0.01)).isGreaterThan(0.9);
    assertThat(Binomial.twoSided(230, 20_000, 0.01)).isBetween(0.02, 0.06);
    assertThat(Binomial.twoSided(300, 20_000, 0.01)).isLessThan(1e-6);
    assertThat(Binomial.twoSided(100, 20_000, 0.01)).isLessThan(1e-6);
    assertThat(Binomial.twoSided(9_500, 20_000, 0.5)).isLessThan(1e-6);
  }
}
