package io.crossfade.enginetests;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.Crossfade;
import io.crossfade.engine.DeploymentControl;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Routing;
import io.crossfade.model.Weight;
import io.crossfade.spec.Amount;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.strategies.bluegreen.BlueGreen;
import io.crossfade.strategies.canary.Canary;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.testkit.fake.FakeFleet;
import io.crossfade.testkit.fake.ScriptedGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every shipped strategy through the engine: forward, back, and told to go back at any moment. */
class StrategiesTest {

  private static final DeploymentId ID = DeploymentId.of("d");

  private enum Shape {
    ROLLING(() -> Rolling.inBatchesOf(1)),
    ROLLING_IN_GROWING_BATCHES(
        () -> Rolling.inBatchesOf(Amount.of(1), Amount.percent(25), Amount.percent(50))),
    ROLLING_WITH_SURGE(() -> Rolling.builder().batches(Amount.of(2)).withSurge().build()),
    BLUE_GREEN(() -> BlueGreen.builder().smokeTest("smoke").warm(Duration.ofSeconds(5)).build()),
    CANARY(
        () ->
            Canary.builder()
                .steps(List.of(Weight.ofPercent(5), Weight.ofPercent(50)))
                .hold(Duration.ofSeconds(5))
                .gate("smoke")
                .guard("watch")
                .warm(Duration.ofSeconds(5))
                .build()),
    CANARY_WITH_BASELINE(
        () ->
            Canary.builder()
                .steps(List.of(Weight.ofPercent(5), Weight.ofPercent(50)))
                .hold(Duration.ofSeconds(5))
                .guard("watch")
                .baseline("baseline")
                .warm(Duration.ofSeconds(5))
                .build());

    private final Supplier<DeploymentStrategy> strategy;

    Shape(Supplier<DeploymentStrategy> strategy) {
      this.strategy = strategy;
    }
  }

  /** One deployment on a world of its own. */
  private static final class Try {

    private final FakeFleet fleet = FakeFleet.of("a", "b", "c", "d");
    private final PromiseWatch watch =
        new PromiseWatch(fleet, new JournalReader(fleet.journal(), ID));
    private final List<EventRecord> events = new ArrayList<>();
    private final DeploymentControl control = new DeploymentControl();
    private final Routing routing = fleet.snapshot().routing();
    private int abortAfter = Integer.MAX_VALUE;
    private boolean abortInTheFirstHold;

    DeploymentResult run(Shape shape) {
      try (var crossfade =
          Crossfade.builder("shop")
              .router(watch.router())
              .pool(watch.pool())
              .probe(watch.probe())
              .journal(fleet.journal())
              .gate("smoke", ScriptedGate.passing())
              .gate("watch", ScriptedGate.passing())
              .listener(this::heard)
              .time(fleet.time())
              .random(new Random(11))
              .executor(Runnable::run)
              .build()) {
        var plan = crossfade.plan(DeploymentSpec.toRevision("v2"), shape.strategy.get());
        return crossfade.execute(plan, ID, control);
      }
    }

    private void heard(EventRecord event) {
      events.add(event);
      if (events.size() == abortAfter || (abortInTheFirstHold && isHold(event))) {
        control.abort("a person said so");
      }
    }

    private static boolean isHold(EventRecord entry) {
      return entry.event() instanceof DeploymentEvent.StepStarted started
          && started.words().startsWith("hold");
    }

    boolean isAll(String revision) {
      var now = fleet.snapshot();
      return now.serving().size() == 4
          && now.instances().size() == 4
          && now.instances().stream().allMatch(i -> i.revision().value().equals(revision));
    }

    boolean isAsBefore() {
      return isAll("v1") && fleet.snapshot().routing().equals(routing);
    }
  }

  @ParameterizedTest
  @EnumSource
  void brings_in_the_new_version(Shape shape) {
    var attempt = new Try();

    var result = attempt.run(shape);

    assertThat(result).isInstanceOf(DeploymentResult.Succeeded.class);
    assertThat(attempt.isAll("v2")).isTrue();
    assertThat(attempt.watch.broken()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void goes_back_when_the_new_version_does_not_come_up(Shape shape) {
    var attempt = new Try();
    attempt.fleet.probe().onRevision("v2").never();

    var result = attempt.run(shape);

    assertThat(result).isInstanceOf(DeploymentResult.RolledBack.class);
    assertThat(attempt.isAsBefore()).isTrue();
    assertThat(attempt.watch.broken()).isEmpty();
  }

  @Tag("sweep")
  @ParameterizedTest
  @EnumSource
  void ends_as_before_or_all_new_whenever_it_is_aborted(Shape shape) {
    var undisturbed = new Try();
    undisturbed.run(shape);

    for (int moment = 1; moment < undisturbed.events.size(); moment++) {
      var attempt = new Try();
      attempt.abortAfter = moment;

      var result = attempt.run(shape);

      var told = shape + " aborted after event " + moment + ": " + result;
      assertThat(attempt.watch.broken()).as(told).isEmpty();
      assertThat(
              result instanceof DeploymentResult.RolledBack
                  ? attempt.isAsBefore()
                  : attempt.isAll("v2"))
          .as(told)
          .isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BLUE_GREEN", "CANARY", "CANARY_WITH_BASELINE"})
  void goes_back_by_one_change_of_routing_while_the_old_version_is_warm(Shape shape) {
    var attempt = new Try();
    attempt.abortInTheFirstHold = true;

    attempt.run(shape);

    var back =
        attempt.events.stream()
            .map(EventRecord::event)
            .filter(DeploymentEvent.RollbackStarted.class::isInstance)
            .map(DeploymentEvent.RollbackStarted.class::cast)
            .flatMap(event -> event.steps().stream())
            .map(step -> step.getClass().getSimpleName())
            .toList();
    assertThat(back).startsWith("Route").containsOnlyOnce("Route").doesNotContain("Start");
  }
}
