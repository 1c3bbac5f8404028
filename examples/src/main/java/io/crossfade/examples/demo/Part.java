package io.crossfade.examples.demo;

import io.crossfade.model.Weight;
import io.crossfade.spec.GatePolicy;
import io.crossfade.strategies.bluegreen.BlueGreen;
import io.crossfade.strategies.canary.Canary;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.strategy.DeploymentStrategy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One part of the demo: a strategy, and what is special about it. */
enum Part {
  ROLLING("one instance after the other, in place"),
  BLUE_GREEN("four new beside four old, one atomic switch, the old ones kept warm for a while"),
  CANARY("10 %, 50 %, 100 %, each step judged by the router's own counters"),
  ROLLBACK("a version that turns bad under traffic: the canary sees it, and goes back by itself"),
  RESUME("the deployer is killed with SIGKILL in the middle; a new process goes on");

  private static final GatePolicy ASKED_OFTEN =
      GatePolicy.standard().toBuilder()
          .interval(Duration.ofMillis(250))
          .deadline(Duration.ofSeconds(20))
          .build();

  private final String story;

  Part(String story) {
    this.story = story;
  }

  String story() {
    return story;
  }

  /** Returns the name on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Part of(String word) {
    return Arrays.stream(values())
        .filter(part -> part.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no part '"
                        + word
                        + "'; there are "
                        + Arrays.stream(values()).map(Part::word).toList()));
  }

  DeploymentStrategy strategy() {
    return switch (this) {
      case ROLLING, RESUME -> Rolling.inBatchesOf(1);
      case BLUE_GREEN -> BlueGreen.builder().warm(Duration.ofSeconds(3)).build();
      case CANARY, ROLLBACK -> canary();
    };
  }

  private static DeploymentStrategy canary() {
    return Canary.builder()
        .steps(List.of(Weight.ofPercent(10), Weight.ofPercent(50)))
        .hold(Duration.ofSeconds(2))
        .gate("errors", ASKED_OFTEN)
        .warm(Duration.ofSeconds(2))
        .build();
  }

  boolean turnsBad() {
    return this == ROLLBACK;
  }
}
