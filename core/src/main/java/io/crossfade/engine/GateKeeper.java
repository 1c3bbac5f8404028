package io.crossfade.engine;

import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.Guard;
import io.crossfade.spec.GatePolicy;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateContext;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficCounters;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks gates, between steps and all along, and makes of each answer what the policy says. A gate
 * that keeps failing is spared for a while by a breaker, and counts as failing meanwhile.
 *
 * <p>Engine's thread.
 */
final class GateKeeper implements Guards {

  private static final Logger LOG = LoggerFactory.getLogger(GateKeeper.class);

  private final World world;
  private final DeploymentId deployment;
  private final Course course;
  private final DeploymentPlan plan;
  private final Steering steering;
  private final TrafficWindow window;
  private final Log log;
  private final Pulse pulse;
  private final Map<String, GateAnswer.Verdict> lastVerdicts = new HashMap<>();
  private final Map<String, Integer> errorsInARow = new HashMap<>();
  private final Map<String, CircuitBreaker> breakers = new HashMap<>();
  private final Map<Guard, Duration> askedAt = new HashMap<>();
  private final Map<Guard, Duration> askedSince = new HashMap<>();
  private boolean asking;

  GateKeeper(
      World world,
      DeploymentId deployment,
      Course course,
      Steering steering,
      TrafficWindow window,
      Log log,
      Pulse pulse) {
    this.world = world;
    this.deployment = deployment;
    this.course = course;
    this.plan = course.plan();
    this.steering = steering;
    this.window = window;
    this.log = log;
    this.pulse = pulse;
  }

  /** Asks the guards that watch a step and are due. */
  @Override
  public void ask(int stepNumber, Duration active) throws Halted, InterruptedException {
    if (asking) {
      return;
    }
    asking = true;
    try {
      for (var guard : plan.guards()) {
        if (guard.watches(stepNumber) && isDue(guard)) {
          askedAt.put(guard, world.time().elapsed());
          var since = askedSince.computeIfAbsent(guard, first -> active);
          judge(guard.gate(), guard.policy(), active.minus(since));
        }
      }
    } finally {
      asking = false;
    }
  }

  private boolean isDue(Guard guard) {
    var last = askedAt.get(guard);
    return last == null
        || world.time().elapsed().minus(last).compareTo(guard.policy().interval()) >= 0;
  }

  /**
   * Asks a gate once.
   *
   * @return whether it said yes
   * @throws Halted if it said no, or its policy makes a no of what it said
   */
  boolean judge(String gate, GatePolicy policy, Duration askedFor) throws Halted {
    var answer = answer(gate, askedFor);
    if (lastVerdicts.put(gate, answer.verdict()) != answer.verdict()) {
      log.record(new DeploymentEvent.GateAnswered(gate, answer.verdict().name(), answer.reasons()));
    }
    int errors =
        answer.verdict() == GateAnswer.Verdict.ERROR
            ? errorsInARow.merge(gate, 1, Integer::sum)
            : 0;
    errorsInARow.put(gate, errors);
    return switch (answer.verdict()) {
      case PASS -> true;
      case WAIT -> false;
      case FAIL -> throw no(gate, answer);
      case INCONCLUSIVE -> hold(policy.inconclusive(), gate, answer);
      case NO_DATA -> hold(policy.noData(), gate, answer);
      case ERROR ->
          errors >= policy.errorLimit()
              ? hold(GatePolicy.Response.ROLL_BACK, gate, answer)
              : hold(policy.error(), gate, answer);
    };
  }

  private static boolean hold(GatePolicy.Response response, String gate, GateAnswer answer)
      throws Halted {
    return switch (response) {
      case HOLD -> false;
      case ROLL_BACK -> throw no(gate, answer);
    };
  }

  private static Halted no(String gate, GateAnswer answer) {
    return new Halted(Halt.rollBack(Cause.Kind.GATE, "gate '" + gate + "' said " + answer));
  }

  private GateAnswer answer(String name, Duration askedFor) {
    var breaker = breakers.computeIfAbsent(name, this::breaker);
    if (!breaker.tryAcquirePermission()) {
      return GateAnswer.error("the gate failed again and again, and is spared for a while");
    }
    var answer = guarded(name, askedFor);
    breaker.onResult(0, TimeUnit.NANOSECONDS, answer);
    return answer;
  }

  private GateAnswer guarded(String name, Duration askedFor) {
    try {
      var gate = Objects.requireNonNull(world.gates().get(name), "no gate of this name");
      var seen = pulse.during(world.router()::observe);
      window.openIfNew(seen);
      return pulse.during(() -> gate.ask(new Snapshot(seen, askedFor)));
    } catch (RuntimeException e) {
      LOG.warn("Gate '{}' failed.", name, e);
      return GateAnswer.error("the gate failed: " + e);
    }
  }

  private CircuitBreaker breaker(String name) {
    return CircuitBreaker.of(
        name,
        CircuitBreakerConfig.custom()
            .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(5)
            .minimumNumberOfCalls(5)
            .failureRateThreshold(100)
            .waitDurationInOpenState(Duration.ofSeconds(30))
            .permittedNumberOfCallsInHalfOpenState(1)
            .recordResult(answer -> ((GateAnswer) answer).verdict() == GateAnswer.Verdict.ERROR)
            .clock(clock())
            .build());
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.EPOCH.plus(world.time().elapsed());
      }
    };
  }

  /** What a gate gets to see. */
  private final class Snapshot implements GateContext {

    private final RoutingObservation seen;
    private final Duration askedFor;

    private Snapshot(RoutingObservation seen, Duration askedFor) {
      this.seen = seen;
      this.askedFor = askedFor;
    }

    @Override
    public DeploymentId deployment() {
      return deployment;
    }

    @Override
    public Revision candidate() {
      return plan.spec().revision();
    }

    @Override
    public Optional<Revision> stable() {
      return plan.from();
    }

    @Override
    public Routing routing() {
      return steering.belief();
    }

    @Override
    public Instant now() {
      return world.time().now();
    }

    @Override
    public Duration askedFor() {
      return askedFor;
    }

    @Override
    public Optional<TrafficCounters> counters(Revision revision) {
      return window.counters(window.running(revision), seen);
    }

    @Override
    public Optional<LatencyDistribution> latency(Revision revision) {
      return window.latency(window.running(revision), seen);
    }

    @Override
    public Optional<GroupId> baseline() {
      return plan.baseline().filter(group -> !routing().group(group).weight().isNone());
    }

    @Override
    public Optional<TrafficCounters> counters(GroupId group) {
      return window.counters(routing().group(group).members()::containsKey, seen);
    }

    @Override
    public Optional<LatencyDistribution> latency(GroupId group) {
      return window.latency(routing().group(group).members()::containsKey, seen);
    }

    @Override
    public int window() {
      return window.number();
    }

    @Override
    public int takeovers() {
      return course.takeovers();
    }

    @Override
    public Optional<Weight> share(Revision revision) {
      return Optional.of(window.share(revision, steering.belief()));
    }

    @Override
    public Map<String, String> labels() {
      return plan.spec().labels();
    }
  }
}
