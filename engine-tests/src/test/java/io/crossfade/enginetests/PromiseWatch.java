package io.crossfade.enginetests;

import io.crossfade.error.AdapterException;
import io.crossfade.model.GroupId;
import io.crossfade.model.Health;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Slots;
import io.crossfade.model.Weight;
import io.crossfade.plan.PlanStep;
import io.crossfade.spi.Fence;
import io.crossfade.spi.HealthProbe;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.fake.FakeFleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stands between a deployer and a fake fleet, knows what is durable in the journal and what really
 * is, and notes every promise that an effect breaks:
 *
 * <ul>
 *   <li>capacity: no effect takes it below the floor, or a group's below its share of the demand
 *   <li>verification: nobody gets requests, or a larger share, without enough passes in a row of
 *       this start, the last of them fresh
 *   <li>emptiness: nobody is stopped while requests reach it, or with requests in flight that are
 *       not recorded as cut off
 *   <li>exposure: never beyond the step's share, and only falling on the way back
 *   <li>intent: every effect belongs to a step whose start is durable and whose end is not
 *   <li>one writer: epochs never fall
 * </ul>
 *
 * <p>It outlives deployers, as the fleet does. Not thread-safe.
 */
final class PromiseWatch {

  private static final long REQUESTS = 4;
  private static final Duration TAKES = Duration.ofSeconds(2);

  private final FakeFleet fleet;
  private final JournalReader journal;
  private final Map<InstanceId, Proof> proofs = new HashMap<>();
  private final List<String> broken = new ArrayList<>();
  private long highestEpoch;

  PromiseWatch(FakeFleet fleet, JournalReader journal) {
    this.fleet = fleet;
    this.journal = journal;
    fleet.router().inForce().routing().reachable().forEach(this::busy);
  }

  /** Passes in a row of one start, and when the last was. */
  private record Proof(Incarnation incarnation, Revision revision, int passes, Duration last) {}

  /** Returns every promise that was broken, in words. */
  List<String> broken() {
    var all = new ArrayList<>(broken);
    all.addAll(fleet.unsafeActs());
    return all;
  }

  HealthProbe probe() {
    return instance -> {
      var health = fleet.probe().check(instance);
      note(instance, health);
      return health;
    };
  }

  private void note(Instance instance, Health health) {
    if (!health.isHealthy()) {
      proofs.remove(instance.id());
      return;
    }
    var now = fleet.time().elapsed();
    var fresh = new Proof(instance.incarnation(), instance.revision(), 1, now);
    proofs.merge(instance.id(), fresh, PromiseWatch::onTopOf);
  }

  private static Proof onTopOf(Proof old, Proof next) {
    boolean same = old.incarnation.equals(next.incarnation) && old.revision.equals(next.revision);
    return same ? new Proof(next.incarnation, next.revision, old.passes + 1, next.last) : next;
  }

  TrafficRouter router() {
    return new WatchedRouter();
  }

  InstancePool pool() {
    return new WatchedPool();
  }

  /** Every serving instance has requests in flight, which end once it gets no new ones. */
  private void busy(InstanceId id) {
    fleet.router().inFlight(id.value(), REQUESTS, TAKES);
  }

  private void note(boolean kept, String otherwise) {
    if (!kept) {
      broken.add(journal.where() + ": " + otherwise);
    }
  }

  private final class WatchedRouter implements TrafficRouter {

    @Override
    public RouterCapabilities capabilities() {
      return fleet.router().capabilities();
    }

    @Override
    public RoutingObservation observe() {
      return fleet.router().observe();
    }

    @Override
    public void fence(Fence fence) {
      fleet.router().fence(fence);
    }

    @Override
    public void apply(RoutingTable desired, Fence fence) {
      var before = fleet.router().inForce().routing();
      boolean refused = false;
      try {
        fleet.router().apply(desired, fence);
      } catch (AdapterException e) {
        refused = e.kind() == AdapterException.Kind.PERMANENT;
        throw e;
      } finally {
        var after = fleet.router().inForce().routing();
        if (!refused && !after.equals(before)) {
          judge(before, after, desired.routing(), fence);
        }
      }
    }

    private void judge(Routing before, Routing after, Routing desired, Fence fence) {
      journal.catchUp();
      note(fence.epoch() >= highestEpoch, "an older epoch changed the routing");
      highestEpoch = Math.max(highestEpoch, fence.epoch());
      note(journal.isOpen(step -> isOfRouting(step)), "a change of routing without an intent");
      verified(before, after);
      exposed(before, after);
      if (after.equals(desired)) {
        enough(before, after);
      }
      after.reachable().stream().filter(id -> !before.isReachable(id)).forEach(id -> busy(id));
    }

    private static boolean isOfRouting(PlanStep step) {
      return step instanceof PlanStep.Route || step instanceof PlanStep.Drain;
    }

    private void verified(Routing before, Routing after) {
      for (var id : after.reachable()) {
        if (!before.isReachable(id) || weightAt(id, after) > weightAt(id, before)) {
          note(isVerified(id), "'" + id + "' gets more and is not verified: " + proofs.get(id));
        }
      }
    }

    private boolean isVerified(InstanceId id) {
      var health = journal.plan().spec().health();
      var proof = proofs.get(id);
      return proof != null
          && fleet
              .pool()
              .instance(id.value())
              .filter(found -> found.incarnation().equals(proof.incarnation))
              .isPresent()
          && proof.passes >= health.passes()
          && fleet.time().elapsed().minus(proof.last).compareTo(health.freshness()) <= 0;
    }

    private static int weightAt(InstanceId id, Routing routing) {
      return routing
          .groupOf(id)
          .map(group -> routing.group(group).weight().basisPoints())
          .orElse(0);
    }

    private void exposed(Routing before, Routing after) {
      Set<GroupId> fresh = new HashSet<>(after.groups().keySet());
      fresh.removeAll(journal.plan().start().routing().groups().keySet());
      for (var group : fresh) {
        var weight = after.group(group).weight();
        var most = journal.isGoingBack() ? before.group(group).weight() : journal.mostOf(group);
        note(weight.compareTo(most) <= 0, "'" + group + "' gets " + weight + " instead of " + most);
      }
      for (var id : after.reachable()) {
        boolean gained = !before.isReachable(id);
        note(!gained || mayBeReached(id), "'" + id + "' is reached, which no step of now wants");
      }
    }

    private boolean mayBeReached(InstanceId id) {
      boolean old =
          fleet
              .pool()
              .instance(id.value())
              .filter(found -> !found.revision().equals(journal.plan().spec().revision()))
              .isPresent();
      return old || (!journal.isGoingBack() && journal.wantsReached(id));
    }

    private void enough(Routing before, Routing after) {
      var policy = journal.plan().spec().capacity();
      int base = journal.plan().start().serving().size();
      int floor = policy.floor().roundedUp(base);
      int had = up(before);
      int has = up(after);
      note(has >= floor || has >= had, "capacity fell from " + had + " to " + has);
      after
          .groups()
          .forEach(
              (id, group) -> {
                int share = share(group.weight(), policy.demand().roundedUp(base));
                boolean kept = up(after, id) >= share || noWorse(before, after, id);
                note(kept, "'" + id + "' has " + up(after, id) + " of " + share);
              });
    }

    /** Whether the group was as short before: then it is not this effect's doing. */
    private boolean noWorse(Routing before, Routing after, GroupId id) {
      return before.group(id).weight().compareTo(after.group(id).weight()) >= 0
          && up(before, id) <= up(after, id);
    }

    private int share(Weight weight, int demand) {
      return (weight.basisPoints() * demand + 9_999) / 10_000;
    }

    private int up(Routing routing) {
      return routing.groups().entrySet().stream()
          .filter(entry -> !entry.getValue().weight().isNone())
          .mapToInt(entry -> up(routing, entry.getKey()))
          .sum();
    }

    private int up(Routing routing, GroupId group) {
      return (int)
          routing.group(group).members().entrySet().stream()
              .filter(member -> member.getValue() == MemberState.SERVING)
              .filter(member -> fleet.pool().isUp(member.getKey().value()))
              .count();
    }
  }

  private final class WatchedPool implements InstancePool {

    @Override
    public PoolCapabilities capabilities() {
      return fleet.pool().capabilities();
    }

    @Override
    public List<Instance> list() {
      return fleet.pool().list();
    }

    @Override
    public Slots slots() {
      return fleet.pool().slots();
    }

    @Override
    public void fence(Fence fence) {
      fleet.pool().fence(fence);
    }

    @Override
    public List<Instance> start(String key, Revision revision, List<InstanceId> instances) {
      intended(List.of(PlanStep.Start.class));
      return fleet.pool().start(key, revision, instances);
    }

    @Override
    public List<Instance> replace(
        String key, Revision revision, List<InstanceId> instances, Duration grace) {
      intended(List.of(PlanStep.Replace.class));
      empty(instances);
      return fleet.pool().replace(key, revision, instances, grace);
    }

    @Override
    public void stop(String key, List<InstanceId> instances, Duration grace) {
      intended(List.of(PlanStep.Stop.class, PlanStep.Retire.class));
      empty(instances);
      fleet.pool().stop(key, instances, grace);
    }

    private void intended(List<Class<?>> kinds) {
      journal.catchUp();
      note(
          journal.isOpen(step -> kinds.contains(step.getClass())),
          "an effect on the pool without an intent");
    }

    private void empty(List<InstanceId> ids) {
      var reached = fleet.router().inForce().routing().reachable();
      for (var id : ids) {
        long inFlight = fleet.router().inFlight(id.value());
        boolean runs = fleet.pool().instance(id.value()).isPresent();
        note(!runs || !reached.contains(id), "'" + id + "' is stopped while requests reach it");
        note(
            !runs || inFlight == 0 || journal.wasCut(id),
            "'" + id + "' is stopped with " + inFlight + " requests in flight");
      }
    }
  }
}
