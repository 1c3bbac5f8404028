package io.crossfade.testkit.sim;

import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.RoutingTable;
import io.crossfade.testkit.fake.FakeJournalStore;
import io.crossfade.testkit.fake.ManualTime;
import java.time.Duration;
import java.util.Set;

/** Everything outside the deployer, in one scenario. Confined to one run. */
final class World {

  /** A moment before everything, from which no time to now overflows. */
  static final long LONG_AGO = Long.MIN_VALUE / 2;

  static final String SERVICE = "shop";
  static final GroupId BLUE = GroupId.of("blue");

  private static final Duration TICK = Duration.ofMillis(500);
  private static final int PATIENCE = 30_000;

  private final Scenario scenario;
  private final Draws draws;
  private final ManualTime time = new ManualTime().patience(PATIENCE);
  private final Trace trace;
  private final Mishaps mishaps;
  private final FakeJournalStore journal = new FakeJournalStore(time);
  private final JournalDisk disk = new JournalDisk(journal);
  private final Audit audit;
  private final InstanceModel instances;
  private final TrafficSource traffic;
  private final BalancerModel balancer;
  private final PoolModel pool;

  World(Scenario scenario, boolean traced) {
    this.scenario = scenario;
    this.draws = new Draws(scenario.seed());
    this.trace = new Trace(time, traced);
    this.mishaps = new Mishaps(scenario, time, draws);
    this.audit = new Audit(this);
    this.instances = new InstanceModel(this);
    for (int i = 1; i <= scenario.instances(); i++) {
      instances.appear("i-" + i, oldRevision());
    }
    var start =
        scenario.instances() == 0
            ? RoutingTable.empty()
            : RoutingTable.allTo(BLUE, instances.list());
    if (scenario.seed() % 5 == 0) {
      instances.appear("bystander", Revision.of("legacy"));
    }
    this.traffic = new TrafficSource(this);
    this.balancer = BalancerModels.of(scenario.balancer(), this, start);
    this.pool = new PoolModel(this);
  }

  /** Lets things happen. */
  void begin() {
    time.every(TICK, traffic::send);
    mishaps.schedule(FaultKind.INSTANCE_DIES, 2, instances::dieSomewhere);
    mishaps.schedule(FaultKind.INSTANCE_RESTARTS, 2, instances::restartSomewhere);
    mishaps.schedule(FaultKind.INSTANCE_FLAPS, 2, instances::flapSomewhere);
    mishaps.schedule(FaultKind.ROUTER_RESTART, 2, this::restartBalancer);
    mishaps.schedule(FaultKind.ROUTER_DRIFT, 1, this::drift);
    mishaps.schedule(FaultKind.CLOCK_JUMPS, 3, this::jump);
    if (mishaps.has(FaultKind.JOURNAL_FULL)) {
      journal.leaveRoomFor(5 + mishaps.random(FaultKind.JOURNAL_FULL).nextInt(40), 400);
    }
  }

  private void restartBalancer() {
    trace.note(() -> "the load balancer restarts");
    balancer.restart();
  }

  private void drift() {
    var table = balancer.wanted();
    var members = table.routing().members().keySet().stream().toList();
    if (members.isEmpty()) {
      return;
    }
    var random = mishaps.random(FaultKind.ROUTER_DRIFT);
    InstanceId id = members.get(random.nextInt(members.size()));
    var group = table.routing().groupOf(id).orElseThrow();
    var state = Draws.oneOf(MemberState.values(), random);
    trace.note(() -> "somebody sets " + id + " to " + state);
    balancer.changeByItself(
        new RoutingTable(
            table.routing().with(RoutingChange.place(Set.of(id), group, state)), table.targets()));
  }

  private void jump() {
    long hours = mishaps.random(FaultKind.CLOCK_JUMPS).nextLong(-48, 48);
    trace.note(() -> "the time of day jumps by " + hours + " h");
    time.jumpWallClock(Duration.ofHours(hours));
  }

  /** Nothing goes wrong any more. */
  void calm() {
    mishaps.calm();
    journal.leaveRoomFor(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  Scenario scenario() {
    return scenario;
  }

  Draws draws() {
    return draws;
  }

  ManualTime time() {
    return time;
  }

  long now() {
    return time.elapsed().toMillis();
  }

  void after(long millis, Runnable what) {
    time.after(Duration.ofMillis(millis), what);
  }

  void sleep(Duration length) {
    time.advance(length);
  }

  Trace trace() {
    return trace;
  }

  Mishaps mishaps() {
    return mishaps;
  }

  FakeJournalStore journal() {
    return journal;
  }

  JournalDisk disk() {
    return disk;
  }

  Audit audit() {
    return audit;
  }

  InstanceModel instances() {
    return instances;
  }

  TrafficSource traffic() {
    return traffic;
  }

  BalancerModel balancer() {
    return balancer;
  }

  PoolModel pool() {
    return pool;
  }

  Revision oldRevision() {
    return Revision.of("v1");
  }

  Revision newRevision() {
    return Revision.of("v2");
  }
}
