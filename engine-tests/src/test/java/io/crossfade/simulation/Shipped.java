package io.crossfade.simulation;

import io.crossfade.model.Pin;
import io.crossfade.model.Weight;
import io.crossfade.spec.Amount;
import io.crossfade.spec.GatePolicy;
import io.crossfade.strategies.bluegreen.BlueGreen;
import io.crossfade.strategies.canary.Canary;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.testkit.sim.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** The strategies that are shipped, with settings drawn at random. */
final class Shipped {

  private Shipped() {}

  static Simulation.Builder simulation() {
    return Simulation.builder()
        .strategy("rolling", Shipped::rolling)
        .strategy("rolling with surge", Shipped::surge)
        .strategy("blue-green", Shipped::blueGreen)
        .strategy("canary", Shipped::canary)
        .gates("smoke", "watch", "judge");
  }

  private static DeploymentStrategy rolling(RandomGenerator random) {
    return rollingBuilder(random).build();
  }

  private static DeploymentStrategy surge(RandomGenerator random) {
    return rollingBuilder(random).withSurge().build();
  }

  private static Rolling.Builder rollingBuilder(RandomGenerator random) {
    var rolling =
        switch (random.nextInt(3)) {
          case 0 -> Rolling.builder().batches(Amount.of(1));
          case 1 -> Rolling.builder().batches(Amount.of(1), Amount.percent(25), Amount.percent(50));
          default -> Rolling.builder().batches(Amount.percent(30));
        };
    if (random.nextBoolean()) {
      rolling.pause(Duration.ofSeconds(1L + random.nextInt(20)));
    }
    if (random.nextInt(3) == 0) {
      rolling.gate("judge", policy(random));
    }
    if (random.nextInt(3) == 0) {
      rolling.guard("watch", policy(random));
    }
    if (random.nextInt(4) == 0) {
      rolling.failureBudget(Amount.of(1));
    }
    return rolling;
  }

  private static DeploymentStrategy blueGreen(RandomGenerator random) {
    var blueGreen = BlueGreen.builder().warm(Duration.ofSeconds(random.nextInt(60)));
    switch (random.nextInt(3)) {
      case 0 -> blueGreen.noPreview();
      case 1 -> blueGreen.preview(Pin.Kind.HEADER, "X-Preview").smokeTest("smoke", policy(random));
      default -> blueGreen.smokeTest("smoke", policy(random)).verification("judge", policy(random));
    }
    if (random.nextInt(3) == 0) {
      blueGreen.guard("watch", policy(random));
    }
    return blueGreen.build();
  }

  private static DeploymentStrategy canary(RandomGenerator random) {
    var canary = Canary.builder().hold(Duration.ofSeconds(1L + random.nextInt(30)));
    switch (random.nextInt(3)) {
      case 0 -> canary.steps(List.of(Weight.ofPercent(5), Weight.ofPercent(50)));
      case 1 -> canary.linear(Weight.ofPercent(25));
      default -> canary.exponential(Weight.ofPercent(10), 3);
    }
    if (random.nextBoolean()) {
      canary.gate("judge", policy(random));
    }
    if (random.nextInt(3) == 0) {
      canary.guard("watch", policy(random));
    }
    canary.warm(Duration.ofSeconds(random.nextInt(60)));
    if (random.nextInt(4) == 0) {
      canary.baseline("baseline");
    }
    return canary.build();
  }

  private static GatePolicy policy(RandomGenerator random) {
    var responses = GatePolicy.Response.values();
    return GatePolicy.standard().toBuilder()
        .interval(Duration.ofSeconds(2))
        .deadline(Duration.ofSeconds(60))
        .inconclusive(responses[random.nextInt(2)])
        .noData(responses[random.nextInt(2)])
        .error(responses[random.nextInt(2)])
        .build();
  }
}
