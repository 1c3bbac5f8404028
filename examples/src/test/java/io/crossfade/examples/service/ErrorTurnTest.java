package io.crossfade.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ErrorTurnTest {
  @Test
  void spreads_the_share_evenly_after_the_good_requests() {
    assertThat(strikes(new ErrorTurn(3, 0.2), 18)).isEqualTo("ooo" + "oooox" + "oooox" + "oooox");
  }

  @Test
  void strikes_always_at_the_full_share_and_never_at_none() {
    assertThat(strikes(new ErrorTurn(1, 1), 4)).isEqualTo("oxxx");
    assertThat(strikes(new ErrorTurn(0, 0), 4)).isEqualTo("oooo");
  }

  @Test
  void keeps_to_the_share_over_many_requests() {
    assertThat(strikes(new ErrorTurn(0, 0.07), 10_000).chars().filter(c -> c == 'x')).hasSize(700);
  }

  private static String strikes(ErrorTurn turn, int requests) {
    return IntStream.range(0, requests)
        .mapToObj(i -> turn.strikes() ? "x" : "o")
        .collect(Collectors.joining());
  }
}
