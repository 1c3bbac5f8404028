package io.crossfade.enginetests;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeBuilder;
import io.crossfade.engine.DeploymentControl;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Fleet;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.testkit.fake.FakeFleet;
import io.crossfade.testkit.fake.FakeHook;
import io.crossfade.testkit.fake.FakeJournalStore;
import io.crossfade.testkit.fake.ScriptedGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A world of three instances of v1 in blue, a journal, a gate, hooks, and deployers on them. */
final class Rig {

  static final String SERVICE = "shop";
  static final DeploymentId ID = DeploymentId.of("d-1");

  final FakeFleet fleet;
  final FakeJournalStore journal;
  final ScriptedGate smoke = ScriptedGate.passing();
  final FakeHook announce = new FakeHook();
  final FakeHook takeBack = new FakeHook();
  final DeploymentControl control = new DeploymentControl();
  final List<EventRecord> events = new ArrayList<>();
  private final Fleet start;

  Rig() {
    this(FakeFleet.of("a", "b", "c"));
  }

  Rig(FakeFleet fleet) {
    this.fleet = fleet;
    this.journal = new FakeJournalStore(fleet.time());
    this.start = fleet.snapshot();
  }

  /** A deployer process: a new one for each resume. */
  CrossfadeBuilder deployer() {
    return Crossfade.builder(SERVICE)
        .router(fleet.router())
        .pool(fleet.pool())
        .probe(fleet.probe())
        .gate("smoke", smoke)
        .hook("announce", announce)
        .hook("take-back", takeBack)
        .journal(journal)
        .listener(events::add)
        .time(fleet.time())
        .random(new Random(7))
        .executor(Runnable::run);
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
