package io.crossfade.testkit.fake;

import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.RouterCapabilities.Feature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where a {@link FakeTrafficRouter} sends requests: by pins first, then by affinity, then in turn
 * by weight and capacity. The same requests give the same answers in every run.
 *
 * <p>Thread-safe.
 */
public final class FakeDataPlane {

  private final FakeTrafficRouter router;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Object, Long> credit = new HashMap<>();

  /** Makes the way of requests through a router. */
  public FakeDataPlane(FakeTrafficRouter router) {
    this.router = router;
  }

  /** Returns the instance that gets a request; empty if nobody can. */
  public Optional<InstanceId> route(FakeRequest request) {
    lock.lock();
    try {
      var table = router.inForce();
      return groupOf(request, table.routing()).flatMap(group -> memberOf(request, group, table));
    } finally {
      lock.unlock();
    }
  }

  private Optional<GroupId> groupOf(FakeRequest request, Routing routing) {
    var pinned = routing.pins().stream().filter(request::fits).findFirst();
    if (pinned.isPresent()) {
      return Optional.of(pinned.get().group());
    }
    var home = home(request, routing).flatMap(routing::groupOf);
    if (home.isPresent() && !routing.group(home.get()).weight().isNone()) {
      return home;
    }
    var weights = new LinkedHashMap<GroupId, Integer>();
    routing.groups().forEach((id, group) -> weights.put(id, group.weight().basisPoints()));
    return inTurn(weights);
  }

  private Optional<InstanceId> memberOf(FakeRequest request, GroupId group, RoutingTable table) {
    var members = serving(table.routing(), group);
    var home = home(request, table.routing()).filter(members::contains);
    if (home.isPresent()) {
      return home;
    }
    boolean byCapacity = router.capabilities().has(Feature.MEMBER_CAPACITY);
    var weights = new LinkedHashMap<InstanceId, Integer>();
    members.forEach(id -> weights.put(id, byCapacity ? table.target(id).capacity() : 1));
    return inTurn(weights);
  }

  private static Optional<InstanceId> home(FakeRequest request, Routing routing) {
    return Optional.ofNullable(request.cookies().get(routing.affinity().cookie()))
        .map(InstanceId::of)
        .filter(id -> routing.isServing(id));
  }

  private static List<InstanceId> serving(Routing routing, GroupId group) {
    var all = new ArrayList<InstanceId>();
    routing.group(group).members().forEach((id, state) -> addIfServing(all, id, state));
    return all;
  }

  private static void addIfServing(List<InstanceId> all, InstanceId id, MemberState state) {
    if (state == MemberState.SERVING) {
      all.add(id);
    }
  }

  /** Smooth weighted round robin: who has waited longest for its weight is next. */
  private <T> Optional<T> inTurn(Map<T, Integer> weights) {
    weights.values().removeIf(weight -> weight == 0);
    long total = weights.values().stream().mapToLong(Integer::longValue).sum();
    weights.forEach((choice, weight) -> credit.merge(choice, (long) weight, Long::sum));
    var next =
        weights.keySet().stream()
            .reduce((a, b) -> credit.getOrDefault(b, 0L) > credit.getOrDefault(a, 0L) ? b : a);
    next.ifPresent(choice -> credit.merge(choice, -total, Long::sum));
    return next;
  }
}
