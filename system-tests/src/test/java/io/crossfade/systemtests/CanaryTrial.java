package io.crossfade.systemtests;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentListener;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.model.Weight;
import io.crossfade.spec.GatePolicy;
import io.crossfade.spi.Gate;
import io.crossfade.strategies.canary.Canary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A canary of a version that may have something, under load, with one gate between the steps and
 * all along. Confined to one thread.
 */
final class CanaryTrial implements DeploymentListener {

  /**
   * What came of it.
   *
   * @param result how the deployment ended
   * @param requests how many requests were sent from the first share until the stop or the end
   * @param toNew how many of all requests the new version answered
   * @param harmed how many of those failed
   * @param until the time from the first share until the stop or the end
   */
  record Outcome(DeploymentResult result, long requests, long toNew, long harmed, Duration until) {

    boolean isStopped() {
      return result instanceof DeploymentResult.RolledBack;
    }
  }

  private static final GatePolicy OFTEN =
      GatePolicy.standard().toBuilder()
          .interval(Duration.ofMillis(250))
          .deadline(Duration.ofSeconds(60))
          .build();

  private final Load load;
  private final AtomicLong requests = new AtomicLong();
  private Optional<Instant> exposed = Optional.empty();
  private Duration until = Duration.ZERO;

  private CanaryTrial(Load load) {
    this.load = load;
  }

  /** Carries it out on a stage that has load already. */
  static Outcome run(Stage stage, Load load, Gate gate, List<Weight> steps, Duration hold) {
    var trial = new CanaryTrial(load);
    load.deploymentBegins();
    var result =
        stage.deployWatched(
            gate,
            trial,
            Canary.builder()
                .steps(steps)
                .hold(hold)
                .gate(Stage.GATE, OFTEN)
                .guard(Stage.GATE, OFTEN)
                .warm(Duration.ZERO)
                .build());
    var seen = load.answeredBy(Stage.V2);
    return new Outcome(result, trial.requests.get(), seen.total(), seen.failed(), trial.until);
  }

  @Override
  public void onEvent(EventRecord entry) {
    var event = entry.event();
    if (event instanceof DeploymentEvent.StepStarted started
        && exposed.isEmpty()
        && started.words().endsWith("(canary)")) {
      exposed = Optional.of(entry.at());
      requests.set(-load.sent());
    } else if (event instanceof DeploymentEvent.RollbackStarted
        || event instanceof DeploymentEvent.Ended) {
      if (until.isZero()) {
        exposed.ifPresent(first -> until = Duration.between(first, entry.at()));
        requests.addAndGet(load.sent());
      }
    }
  }
}
