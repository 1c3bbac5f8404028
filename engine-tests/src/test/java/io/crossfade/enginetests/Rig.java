package io.crossfade.enginetests;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeBuilder;
import io.crossfade.engine.DeploymentControl;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.event.StepRef;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Fleet;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanBuilder;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spi.Fence;
import io.crossfade.spi.Gate;
import io.crossfade.spi.PoolCapabilities.Effect;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.event.EventsAssert;
import io.crossfade.testkit.fake.AppliedTable;
import io.crossfade.testkit.fake.FakeFleet;
import io.crossfade.testkit.fake.FakeHook;
import io.crossfade.testkit.fake.FakeJournalStore;
import io.crossfade.testkit.fake.ScriptedGate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Condition;

/** A world of three instances of v1 in blue, a journal, a gate, hooks, and deployers on them. */
final class Rig {

  static final String SERVICE = "shop";
  static final DeploymentId ID = DeploymentId.of("d-1");

  final FakeFleet fleet;
  final FakeJournalStore journal;
  final PromiseWatch watch;
  final ScriptedGate smoke = ScriptedGate.passing();
  final FakeHook announce = new FakeHook();
  final FakeHook takeBack = new FakeHook();
  final DeploymentControl control = new DeploymentControl();
  final List<EventRecord> events = new ArrayList<>();
  private final Map<String, Gate> gates = new LinkedHashMap<>();
  private final Map<Condition<DeploymentEvent>, Runnable> reactions = new LinkedHashMap<>();
  private final Fleet start;
  private UnaryOperator<RoutingObservation> sight = UnaryOperator.identity();
  private Executor executor = Runnable::run;
  private int appliedBeforeTheTurn;

  Rig() {
    this(FakeFleet.of("a", "b", "c"));
  }

  Rig(FakeFleet fleet) {
    this.fleet = fleet;
    this.journal = new FakeJournalStore(fleet.time());
    this.watch = new PromiseWatch(fleet, new JournalReader(journal, ID));
    this.start = fleet.snapshot();
  }

  /** A deployer process: a new one for each resume. */
  CrossfadeBuilder deployer() {
    var builder =
        Crossfade.builder(SERVICE)
            .router(new SeenThroughSight(watch.router()))
            .pool(watch.pool())
            .probe(watch.probe())
            .gate("smoke", smoke)
            .hook("announce", announce)
            .hook("take-back", takeBack)
            .journal(journal)
            .listener(this::hear)
            .time(fleet.time())
            .random(new Random(7))
            .executor(executor);
    gates.forEach(builder::gate);
    return builder;
  }

  /** Gives the deployers to come another gate, or another one of the same name. */
  Rig gate(String name, Gate gate) {
    gates.put(name, gate);
    return this;
  }

  /** Makes the deployers to come see the load balancer through something. */
  Rig seeing(UnaryOperator<RoutingObservation> through) {
    sight = through;
    return this;
  }

  /** Gives the deployers another executor than the calling thread. */
  Rig executor(Executor value) {
    executor = value;
    return this;
  }

  private final class SeenThroughSight implements TrafficRouter {

    private final TrafficRouter router;

    SeenThroughSight(TrafficRouter router) {
      this.router = router;
    }

    @Override
    public RouterCapabilities capabilities() {
      return router.capabilities();
    }

    @Override
    public void fence(Fence fence) {
      router.fence(fence);
    }

    @Override
    public void apply(RoutingTable desired, Fence fence) {
      router.apply(desired, fence);
    }

    @Override
    public RoutingObservation observe() {
      return sight.apply(router.observe());
    }
  }

  /** Does something when an event is told, the first time that it is. */
  Rig when(Condition<DeploymentEvent> event, Runnable reaction) {
    reactions.put(event, reaction);
    return this;
  }

  static Condition<DeploymentEvent> startedStep(int number) {
    return new Condition<>(
        event ->
            event instanceof DeploymentEvent.StepStarted started
                && started.step().equals(StepRef.forward(number)),
        "started step %d",
        number);
  }

  private void hear(EventRecord entry) {
    events.add(entry);
    if (entry.event() instanceof DeploymentEvent.RollbackStarted) {
      appliedBeforeTheTurn = fleet.router().applied().size();
    }
    for (var condition : List.copyOf(reactions.keySet())) {
      if (condition.matches(entry.event())) {
        reactions.remove(condition).run();
      }
    }
  }

  static DeploymentSpec.Builder toV2() {
    return DeploymentSpec.builder(SamplePlan.V2);
  }

  DeploymentPlan plan(DeploymentSpec.Builder spec, Consumer<PlanBuilder> steps) {
    var plan = DeploymentPlan.builder("by hand", spec.build(), fleet.snapshot());
    steps.accept(plan);
    return plan.build();
  }

  DeploymentResult execute(DeploymentSpec.Builder spec, Consumer<PlanBuilder> steps) {
    return execute(plan(spec, steps));
  }

  DeploymentResult execute(SamplePlan plan, DeploymentSpec.Builder spec) {
    return execute(plan.with(fleet, spec.build()));
  }

  DeploymentResult execute(SamplePlan plan) {
    return execute(plan, toV2());
  }

  List<String> check(DeploymentPlan plan) {
    try (var crossfade = deployer().build()) {
      return crossfade.check(plan);
    }
  }

  EventsAssert story() {
    return EventsAssert.assertThatEvents(what());
  }

  /** What the load balancer was given while going back, and when. */
  List<AppliedTable> appliedOnTheWayBack() {
    return fleet.router().applied().stream().skip(appliedBeforeTheTurn).toList();
  }

  /** What the load balancer was given while going back. */
  List<Routing> routingsOfTheWayBack() {
    return appliedOnTheWayBack().stream().map(applied -> applied.table().routing()).toList();
  }

  /** The share of v2 in new requests, in basis points. */
  int exposure() {
    var now = fleet.snapshot();
    int all = 0;
    for (var group : now.routing().groups().values()) {
      var serving =
          group.members().entrySet().stream()
              .filter(member -> member.getValue() == MemberState.SERVING)
              .map(member -> running().get(member.getKey()))
              .toList();
      long fresh = serving.stream().filter(SamplePlan.V2::equals).count();
      all += (int) (group.weight().basisPoints() * fresh / Math.max(1, serving.size()));
    }
    return all;
  }

  long acts(Effect effect) {
    return fleet.pool().acts().stream().filter(act -> act.effect() == effect).count();
  }

  /** Makes the deployer die before the next event is durable. */
  void crashAtTheNextAppend() {
    var faults = journal.faults();
    faults.onCall("append", faults.calls("append") + 1).crash();
  }

  DeploymentResult execute(DeploymentPlan plan) {
    try (var crossfade = deployer().build()) {
      return crossfade.execute(plan, ID, control);
    }
  }

  DeploymentResult resume() {
    return resume(control);
  }

  DeploymentResult resume(DeploymentControl orders) {
    journal.letOwnerDie(SERVICE);
    try (var crossfade = deployer().build()) {
      return crossfade.resume(ID, orders);
    }
  }

  List<DeploymentEvent> what() {
    return events.stream().map(EventRecord::event).toList();
  }

  <E extends DeploymentEvent> List<E> what(Class<E> type) {
    return what().stream().filter(type::isInstance).map(type::cast).toList();
  }

  Map<InstanceId, Revision> running() {
    var running = new TreeMap<InstanceId, Revision>();
    fleet.snapshot().instances().forEach(i -> running.put(i.id(), i.revision()));
    return running;
  }

  /** Whether exactly the instances of the start run, and are routed to exactly as then. */
  boolean isAllOld() {
    var now = fleet.snapshot();
    return now.routing().equals(start.routing())
        && running().values().stream().allMatch(SamplePlan.V1::equals)
        && now.instances().size() == start.instances().size();
  }

  /** Whether only v2 runs, and everything is routed to it. */
  boolean isAllNew() {
    var now = fleet.snapshot();
    return running().values().stream().allMatch(SamplePlan.V2::equals)
        && !now.serving().isEmpty()
        && now.serving().size() == now.instances().size();
  }
}
