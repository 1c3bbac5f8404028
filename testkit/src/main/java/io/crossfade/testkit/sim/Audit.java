package io.crossfade.testkit.sim;

import io.crossfade.event.Command;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.EventRecord;
import io.crossfade.event.StepRef;
import io.crossfade.json.EventJson;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingTable;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import io.crossfade.plan.Rollback;
import io.crossfade.spec.DriftPolicy;
import io.crossfade.spi.GateAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds every event and every effect against the promises. It knows what really is so, which the
 * engine does not; what nobody could have known yet it excuses. Confined to one run.
 */
final class Audit {

  private static final int ENOUGH = 20;

  /** A restart is learnt of by the next list, and what was verified until then begins anew. */
  private static final long SEEN_WHEN_LISTED = 15_000;

  private final World world;
  private final List<Violation> violations = new ArrayList<>();
  private final VerificationAudit verification;
  private final CapacityAudit capacity;
  private final ExposureAudit exposure;
  private final StopAudit stops;
  private final Map<String, String> effects = new HashMap<>();
  private final Map<String, GateAnswer.Verdict> verdicts = new HashMap<>();
  private Optional<DeploymentPlan> plan = Optional.empty();
  private Optional<StepRef> open = Optional.empty();
  private List<PlanStep> way = List.of();
  private boolean back;
  private boolean warm;
  private boolean promoted;
  private boolean abortObeyed;
  private int begun;
  private long followed;
  private int writer = 1;
  private @Nullable RoutingTable asked;
  private boolean triedAgain;
  private long observedAt = World.LONG_AGO;
  private long appliedAt = World.LONG_AGO;
  private long calledAt = World.LONG_AGO;
  private long changedByItselfAt = World.LONG_AGO;

  Audit(World world) {
    this.world = world;
    this.verification = new VerificationAudit(world, this);
    this.capacity = new CapacityAudit(world, this);
    this.exposure = new ExposureAudit(world, this);
    this.stops = new StopAudit(world, this);
  }

  void violated(Promise promise, String words) {
    if (violations.size() < ENOUGH) {
      violations.add(new Violation(promise, world.time().elapsed(), words));
      world.trace().note(() -> "!!! " + promise + ": " + words);
    }
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  boolean isGoingBack() {
    return back;
  }

  boolean wasAborted() {
    return abortObeyed;
  }

  /** When routing last changed by nobody of ours. */
  long changedByItselfAt() {
    return changedByItselfAt;
  }

  long observedAt() {
    return observedAt;
  }

  /** Whether what was asked of the load balancer last had been asked of it before. */
  boolean wasTriedAgain() {
    return triedAgain;
  }

  /** When the pool was last asked for an effect. */
  long calledAt() {
    return calledAt;
  }

  long appliedAt() {
    return appliedAt;
  }

  // what the deployer says

  void planned(DeploymentPlan made) {
    plan = Optional.of(made);
    capacity.planned(made);
    exposure.planned(made);
    verification.planned(made);
    stops.planned(made);
  }

  /**
   * Another process has taken over; those before it must do nothing more. What the last one wrote
   * and told nobody counts.
   */
  void takenOver(int process) {
    plan.ifPresent(p -> catchUp());
    writer = process;
    open = Optional.empty();
  }

  private void catchUp() {
    var json = new EventJson();
    for (var deployment : world.journal().open(World.SERVICE)) {
      world.journal().read(deployment).stream()
          .filter(entry -> entry.sequence() > followed)
          .forEach(entry -> follow(json.read(entry.payload())));
    }
  }

  void heard(int process, EventRecord entry) {
    world.trace().note(() -> entry.sequence() + " " + words(entry.event()));
    int written = world.journal().read(entry.deployment()).size();
    if (written < entry.sequence()) {
      violated(
          Promise.INTENT_FIRST,
          "event " + entry.sequence() + " was told, but the journal ends with " + written);
    }
    if (process == writer) {
      follow(entry);
    }
  }

  private void follow(EventRecord entry) {
    followed = entry.sequence();
    var event = entry.event();
    if (event instanceof DeploymentEvent.StepStarted started) {
      open = Optional.of(started.step());
      begun = back ? begun : Math.max(begun, started.step().number());
    } else if (event instanceof DeploymentEvent.StepFinished finished) {
      requireVerdict(finished.step());
      open = Optional.empty();
    } else if (event instanceof DeploymentEvent.StepFailed) {
      open = Optional.empty();
    } else if (event instanceof DeploymentEvent.CutOff cutOff) {
      cutOff.inFlight().keySet().forEach(stops::cutOff);
    } else if (event instanceof DeploymentEvent.LeftOut leftOut) {
      leftOut.instances().forEach(this::requireUnverified);
    } else if (event instanceof DeploymentEvent.DriftSeen drift) {
      requireStrange(drift);
    } else if (event instanceof DeploymentEvent.RollbackStarted started) {
      back = true;
      way = started.steps();
      warm = plan.filter(p -> Rollback.isWarm(p, begun)).isPresent();
      exposure.turned();
    } else if (event instanceof DeploymentEvent.CommandObeyed obeyed) {
      promoted |= obeyed.command() == Command.PROMOTE || obeyed.command() == Command.PROMOTE_FULLY;
      abortObeyed |= obeyed.command() == Command.ABORT;
    }
  }

  private void requireUnverified(InstanceId id) {
    boolean restarted = world.instances().wasTroubledSince(id, world.now() - SEEN_WHEN_LISTED);
    if (verification.isVerified(id) && world.instances().process(id) != null && !restarted) {
      violated(Promise.CAPACITY_FLOOR, id + " is left out, and passed every check");
    }
  }

  /** What we may have done ourselves, or were told to set right, is nothing to stop for. */
  private void requireStrange(DeploymentEvent.DriftSeen drift) {
    if (changedByItselfAt == World.LONG_AGO) {
      violated(
          Promise.RESUME,
          "nobody else changed the routing, and it was taken for strange: " + drift.differences());
    }
    if (!drift.reasserted()
        && plan.filter(p -> p.spec().drift() == DriftPolicy.REASSERT).isPresent()) {
      violated(Promise.PROGRESS, "drift was to be set right, and was not: " + drift.differences());
    }
  }

  private void requireVerdict(StepRef step) {
    if (step(step).orElse(null) instanceof PlanStep.AskGate gate
        && verdicts.get(gate.gate()) != GateAnswer.Verdict.PASS
        && !promoted) {
      violated(
          Promise.EXPOSURE,
          "gate '" + gate.gate() + "' was passed with verdict " + verdicts.get(gate.gate()));
    }
  }

  private Optional<PlanStep> step(StepRef ref) {
    var steps = back ? way : plan.map(DeploymentPlan::steps).orElse(List.of());
    return ref.number() <= steps.size()
        ? Optional.of(steps.get(ref.number() - 1))
        : Optional.empty();
  }

  /** How many steps of the plan were begun. */
  int begun() {
    return begun;
  }

  Optional<PlanStep> openStep() {
    return open.flatMap(this::step);
  }

  int openNumber() {
    return open.map(StepRef::number).orElse(0);
  }

  void gateAnswered(String gate, GateAnswer.Verdict verdict) {
    verdicts.put(gate, verdict);
  }

  // what the deployer does

  void observed() {
    observedAt = world.now();
  }

  void applying(int process, RoutingTable desired) {
    world.trace().note(() -> "deployer " + process + " applies " + desired.routing());
    requireWriter(process, "a change of routing");
    requireKept("a change of routing");
    appliedAt = world.now();
    triedAgain = desired.equals(asked);
    asked = desired;
    if (openStep()
        .filter(
            step ->
                step instanceof PlanStep.Route
                    || step instanceof PlanStep.Drain
                    || step instanceof PlanStep.Hold
                    || step instanceof PlanStep.AskGate)
        .isEmpty()) {
      violated(Promise.INTENT_FIRST, "routing is changed without an intent: " + openStep());
    }
    exposure.applying(desired.routing());
    verification.applying(desired.routing());
  }

  void poolCalled(int process, String operation, String key) {
    world.trace().note(() -> "deployer " + process + " calls " + operation + " as " + key);
    requireWriter(process, operation);
    requireKept(operation);
    calledAt = world.now();
    var effect = operation + " of step " + openNumber() + (back ? " back" : "");
    var before = effects.putIfAbsent(key, effect);
    if (before != null && !before.equals(effect)) {
      violated(Promise.RESUME, "key '" + key + "' is that of " + before + " and of " + effect);
    }
  }

  /** What is to be done is sure to be known after any crash, before it is done. */
  private void requireKept(String what) {
    if (!world.disk().keepsAllOf(World.SERVICE)) {
      violated(Promise.INTENT_FIRST, what + " is made, and a loss of power would lose the intent");
    }
  }

  private void requireWriter(int process, String what) {
    if (process < writer) {
      violated(
          Promise.ONE_WRITER,
          "deployer " + process + " made " + what + " when deployer " + writer + " had taken over");
    }
  }

  void starting(InstanceId id, Revision revision) {
    world.trace().note(() -> id + " is started with " + revision);
    boolean intended =
        openStep()
            .filter(step -> step instanceof PlanStep.Start start && start.instances().contains(id))
            .isPresent();
    if (!intended) {
      violated(Promise.INTENT_FIRST, id + " is started without an intent: " + openStep());
    }
    requireCold("started", id);
  }

  void killing(InstanceId id, String how) {
    world.trace().note(() -> id + " is " + how);
    if (openStep().filter(step -> isEndOf(step, id)).isEmpty()) {
      violated(Promise.INTENT_FIRST, id + " is " + how + " without an intent: " + openStep());
    }
    if (plan.filter(p -> p.start().instance(id).isPresent() && !takesPart(p, id)).isPresent()) {
      violated(Promise.FOREIGN_STATE, id + " is " + how + " and takes no part");
    }
    stops.killing(id, how);
    if ("replaced".equals(how)) {
      requireCold(how, id);
    }
  }

  private static boolean isEndOf(PlanStep step, InstanceId id) {
    return (step instanceof PlanStep.Stop stop && stop.instances().contains(id))
        || (step instanceof PlanStep.Retire retire && retire.instances().contains(id))
        || (step instanceof PlanStep.Replace replace && replace.instances().contains(id));
  }

  private static boolean takesPart(DeploymentPlan plan, InstanceId id) {
    return plan.start().routing().members().containsKey(id)
        || plan.steps().stream().anyMatch(step -> isEndOf(step, id));
  }

  private void requireCold(String how, InstanceId id) {
    if (back && warm) {
      violated(Promise.WAY_BACK, id + " is " + how + " on the way back while the old is warm");
    }
  }

  // what really happens

  void nodeChanged(BalancerModel.Node node, RoutingTable before, boolean byDeployment) {
    world.trace().note(() -> "node " + node.number() + " acts on " + node.table().routing());
    stops.changed(before.routing(), node.table().routing(), byDeployment);
    if (byDeployment) {
      capacity.changed(before.routing(), node.table().routing());
    } else {
      changedByItselfAt = world.now();
      verification.changedByItself(node.table().routing());
    }
  }

  boolean isReached(InstanceId id) {
    return world.balancer().nodes().stream()
        .anyMatch(node -> node.table().routing().isReachable(id));
  }

  void began(InstanceId id) {
    verification.began(id);
  }

  void probed(Instance claimed, Health health) {
    verification.probed(claimed, health);
  }

  void requestFailed(InstanceId id) {
    if (!world.instances().wasTroubled(id) && changedByItselfAt == World.LONG_AGO) {
      violated(Promise.VERIFIED_FIRST, "a request was sent to " + id + ", which cannot answer it");
    }
  }

  private static String words(DeploymentEvent event) {
    return event instanceof DeploymentEvent.Accepted accepted
        ? "Accepted " + accepted.plan()
        : event.toString();
  }
}
