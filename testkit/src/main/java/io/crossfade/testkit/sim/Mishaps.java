package io.crossfade.testkit.sim;

import io.crossfade.testkit.fake.ManualTime;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Decides when the faults of a scenario strike. Confined to one run. */
final class Mishaps {

  private static final int MOST_STRIKES = 4;

  private final Scenario scenario;
  private final ManualTime time;
  private final Draws draws;
  private final Map<FaultKind, Integer> strikes = new EnumMap<>(FaultKind.class);
  private final Map<FaultKind, RandomGenerator> randoms = new EnumMap<>(FaultKind.class);
  private final Map<FaultKind, Window> windows = new EnumMap<>(FaultKind.class);
  private boolean calm;

  Mishaps(Scenario scenario, ManualTime time, Draws draws) {
    this.scenario = scenario;
    this.time = time;
    this.draws = draws;
  }

  private record Window(long from, long to) {}

  /** Nothing goes wrong from now on. */
  void calm() {
    calm = true;
  }

  boolean has(FaultKind kind) {
    return !calm && scenario.faults().contains(kind);
  }

  RandomGenerator random(FaultKind kind) {
    return randoms.computeIfAbsent(kind, k -> draws.of(k.name()));
  }

  /** Whether a fault strikes at this call: one call in so many, a few times at most. */
  boolean strikes(FaultKind kind, int oneIn) {
    if (!has(kind) || strikes.getOrDefault(kind, 0) >= MOST_STRIKES) {
      return false;
    }
    if (random(kind).nextInt(oneIn) != 0) {
      return false;
    }
    strikes.merge(kind, 1, Integer::sum);
    return true;
  }

  /** Whether a fault goes on just now: once in a run, for some seconds up to two minutes. */
  boolean isOn(FaultKind kind) {
    if (!has(kind)) {
      return false;
    }
    var window = windows.computeIfAbsent(kind, this::window);
    long now = time.elapsed().toMillis();
    return now >= window.from && now < window.to;
  }

  private Window window(FaultKind kind) {
    long from = random(kind).nextLong(90_000);
    return new Window(from, from + 2_000 + random(kind).nextLong(118_000));
  }

  /** Does something so many times, at moments of the first minutes. */
  void schedule(FaultKind kind, int most, Runnable what) {
    if (!has(kind)) {
      return;
    }
    int count = 1 + random(kind).nextInt(most);
    for (int i = 0; i < count; i++) {
      var at = Duration.ofMillis(1 + random(kind).nextLong(150_000));
      time.at(
          at,
          () -> {
            if (!calm) {
              what.run();
            }
          });
    }
  }
}
