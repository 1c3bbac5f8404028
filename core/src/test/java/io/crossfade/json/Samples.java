package io.crossfade.json;

import io.crossfade.event.Cause;
import io.crossfade.event.Command;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.DeploymentSummary;
import io.crossfade.event.EventRecord;
import io.crossfade.event.StepRef;
import io.crossfade.model.Affinity;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Placement;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Slots;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import io.crossfade.spec.Amount;
import io.crossfade.spec.CapacityPolicy;
import io.crossfade.spec.Deadlines;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.DrainPolicy;
import io.crossfade.spec.DriftPolicy;
import io.crossfade.spec.GatePolicy;
import io.crossfade.spec.HealthPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One of everything that is written as JSON, with no field at its default where one can be. */
final class Samples {

  static final Revision V1 = Revision.of("v1");
  static final Revision V2 = Revision.of("v2");
  static final GroupId BLUE = GroupId.of("blue");
  static final GroupId GREEN = GroupId.of("green");
  static final InstanceId A = InstanceId.of("web-a");
  static final InstanceId B = InstanceId.of("web-b");
  static final InstanceId C = InstanceId.of("web-c");
  static final Instant NOON = Instant.parse("2025-06-01T12:00:00.123456789Z");

  private Samples() {}

  static List<PlanStep> steps() {
    return List.of(
        new PlanStep.Start(List.of(C), V2),
        new PlanStep.Replace(List.of(A, B), V1, V2),
        new PlanStep.AwaitHealthy(List.of(A, B, C), V2, 1),
        new PlanStep.Route(change(), "first share"),
        new PlanStep.Route(RoutingChange.none(), ""),
        new PlanStep.Route(RoutingChange.none().withPins(List.of()), "no pins"),
        new PlanStep.Drain(List.of(A), PlanStep.Drain.Then.OUT),
        new PlanStep.Drain(List.of(B), PlanStep.Drain.Then.DETACHED),
        new PlanStep.Hold(Duration.ofSeconds(30), "see whether it lasts"),
        new PlanStep.AskGate("errors", gate()),
        new PlanStep.RunHook("migrate", Optional.of("migrate-back"), Duration.ofMinutes(5)),
        new PlanStep.RunHook("tell", Optional.empty(), Duration.ofMillis(1500)),
        new PlanStep.Stop(List.of(C), V1),
        new PlanStep.Retire(List.of(A, B), V1));
  }

  static RoutingChange change() {
    var weights = new LinkedHashMap<GroupId, Weight>();
    weights.put(BLUE, Weight.ofBasisPoints(8_750));
    weights.put(GREEN, Weight.ofBasisPoints(1_250));
    var placements = new LinkedHashMap<InstanceId, Placement>();
    placements.put(C, new Placement(GREEN, MemberState.SERVING));
    placements.put(B, new Placement(BLUE, MemberState.DRAINING));
    var pins = List.of(Pin.header("X-Tester", "yes", GREEN), Pin.query("try", "2", GREEN));
    return new RoutingChange(weights, placements, Set.of(A), Optional.of(pins));
  }

  static GatePolicy gate() {
    return GatePolicy.standard().toBuilder()
        .interval(Duration.ofSeconds(3))
        .deadline(Duration.ofMinutes(3))
        .inconclusive(GatePolicy.Response.ROLL_BACK)
        .noData(GatePolicy.Response.ROLL_BACK)
        .error(GatePolicy.Response.ROLL_BACK)
        .errorLimit(2)
        .build();
  }

  static DeploymentSpec spec() {
    return DeploymentSpec.builder(V2)
        .instances(3)
        .health(
            HealthPolicy.cautious().toBuilder()
                .freshness(Duration.ofSeconds(90))
                .concurrency(8)
                .build())
        .drain(
            new DrainPolicy(
                Duration.ofSeconds(20), Duration.ofMillis(2500), Duration.ofSeconds(25)))
        .capacity(new CapacityPolicy(Amount.percent(75), Amount.of(2)))
        .deadlines(new Deadlines(Duration.ofMinutes(2), Duration.ofMinutes(4), Duration.ofHours(1)))
        .drift(DriftPolicy.REASSERT_AFTER_RESTART)
        .labels(Map.of("ticket", "OPS-1", "by", "line 1\nline 2 \"quoted\" ü \u2028"))
        .build();
  }

  static Fleet fleet() {
    return Fleet.of(
        List.of(
            Instance.builder(A, V1, Endpoint.of("10.0.0.1", 8080))
                .incarnation(Incarnation.of("4711"))
                .zone("north")
                .capacity(2)
                .labels(Map.of("rack", "r1", "host", "h1"))
                .build(),
            Instance.of("web-b", "v1", "[fd00::2]:8080")),
        Slots.of(List.of(C, InstanceId.of("web-d"))),
        routing());
  }

  static Routing routing() {
    var blue = new LinkedHashMap<InstanceId, MemberState>();
    blue.put(B, MemberState.SERVING);
    blue.put(A, MemberState.OUT);
    return new Routing(
        Map.of(BLUE, new GroupRouting(Weight.ALL, blue)),
        List.of(Pin.cookie("tester", "1", BLUE)),
        Affinity.cookie("stay"));
  }

  static DeploymentPlan plan() {
    var builder = DeploymentPlan.builder("rolling, one at a time", spec(), fleet());
    steps().forEach(builder::step);
    return builder.guard("latency", gate(), 4, 9).note("v1 and v2 serve together").build();
  }

  static DeploymentPlan firstDeployment() {
    var fleet = Fleet.of(List.of(), Slots.any(), Routing.empty());
    return DeploymentPlan.builder("blue-green", DeploymentSpec.toRevision("v1"), fleet)
        .start(List.of(A), V1)
        .build();
  }

  static List<DeploymentResult> results() {
    var cause = new Cause(Cause.Kind.UNHEALTHY, "'web-a' answered 503");
    var second = new Cause(Cause.Kind.ROUTER, "the router did not answer");
    return List.of(
        new DeploymentResult.Succeeded(summary()),
        new DeploymentResult.RolledBack(cause, summary()),
        new DeploymentResult.RollbackFailed(cause, second, summary()),
        new DeploymentResult.Frozen(second, summary()),
        new DeploymentResult.Cancelled(new Cause(Cause.Kind.COMMAND, "by ann"), summary()));
  }

  static DeploymentSummary summary() {
    var running = new LinkedHashMap<InstanceId, Revision>();
    running.put(B, V2);
    running.put(A, V2);
    return new DeploymentSummary(
        NOON,
        NOON.plusSeconds(61),
        running,
        routing(),
        List.of(C),
        3_000_000_000L,
        List.of("look at 'web-c'"));
  }

  static List<DeploymentEvent> events() {
    var events =
        new ArrayList<DeploymentEvent>(
            List.of(
                new DeploymentEvent.Accepted(plan(), "ann@host"),
                new DeploymentEvent.Accepted(firstDeployment(), ""),
                new DeploymentEvent.TakenOver("bob@host"),
                new DeploymentEvent.StepStarted(StepRef.forward(3), "await healthy [web-a]"),
                new DeploymentEvent.StepFinished(StepRef.rollback(1), ""),
                new DeploymentEvent.StepFailed(StepRef.forward(2), "the pool said no"),
                new DeploymentEvent.LeftOut(List.of(A, B), "503"),
                new DeploymentEvent.CutOff(Map.of(A, 12L)),
                new DeploymentEvent.DriftSeen(List.of("weight of 'blue'"), true),
                new DeploymentEvent.RouterSeen("1719830400-4242"),
                new DeploymentEvent.GateAnswered("errors", "no", List.of("5 % failed", "p99")),
                new DeploymentEvent.CommandObeyed(Command.PROMOTE_FULLY, "looks good"),
                new DeploymentEvent.RollbackStarted(
                    new Cause(Cause.Kind.GATE, "gate 'errors' said no"), steps())));
    results().forEach(result -> events.add(new DeploymentEvent.Ended(result)));
    return events;
  }

  static EventRecord record(DeploymentEvent event) {
    return new EventRecord(
        DeploymentId.of("web:2025-06-01.1"), 7, 2, NOON, Optional.empty(), event);
  }
}
