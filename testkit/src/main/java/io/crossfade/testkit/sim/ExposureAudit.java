package io.crossfade.testkit.sim;

import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlannedState;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What share of requests the new revision gets, against what the step may give it. */
final class ExposureAudit {

  private static final double NOTHING = 1e-4;

  /** Who was well again for longer than this is not left out because it went bad. */
  private static final long GRACE = 10_000;

  private final World world;
  private final Audit audit;
  private double[] planned = {0};
  private double backLimit = 1;
  private Optional<Routing> last = Optional.empty();

  ExposureAudit(World world, Audit audit) {
    this.world = world;
    this.audit = audit;
  }

  void planned(DeploymentPlan plan) {
    last = Optional.of(plan.start().routing());
    planned = new double[plan.steps().size() + 1];
    var state = PlannedState.of(plan.start());
    planned[0] = share(state);
    for (int i = 0; i < plan.steps().size(); i++) {
      state.advance(plan.steps().get(i));
      planned[i + 1] = share(state);
    }
  }

  private double share(PlannedState state) {
    double share = 0;
    for (var entry : state.weights().entrySet()) {
      int fresh = 0;
      int all = 0;
      for (var place : state.placements().entrySet()) {
        if (place.getValue().group().equals(entry.getKey())
            && place.getValue().state() == MemberState.SERVING) {
          all++;
          fresh += world.newRevision().equals(state.running().get(place.getKey())) ? 1 : 0;
        }
      }
      share += part(entry.getValue(), fresh, all);
    }
    return share;
  }

  private double share(Routing routing, Predicate<InstanceId> isFresh) {
    double share = 0;
    for (var group : routing.groups().values()) {
      int fresh = 0;
      int all = 0;
      for (var member : group.members().entrySet()) {
        if (member.getValue() == MemberState.SERVING) {
          all++;
          fresh += isFresh.test(member.getKey()) ? 1 : 0;
        }
      }
      share += part(group.weight(), fresh, all);
    }
    return share;
  }

  private static double part(Weight weight, int fresh, int all) {
    return all == 0 ? 0 : weight.fraction() * fresh / all;
  }

  private double share(Routing routing) {
    return share(routing, id -> world.newRevision().equals(world.instances().lastRevision(id)));
  }

  /** From now on it only falls. */
  void turned() {
    backLimit = last.map(this::share).orElse(1.0);
    for (var node : world.balancer().nodes()) {
      backLimit = Math.max(backLimit, share(node.table().routing()));
    }
  }

  /** What was asked for last, had those not been in it who went bad by themselves and are out. */
  private double shareWithoutLost(Routing desired) {
    var left = last.orElse(desired);
    for (var id : left.reachable()) {
      if (!desired.isReachable(id) && isLost(id)) {
        left = left.with(RoutingChange.remove(Set.of(id)));
      }
    }
    return share(left);
  }

  private boolean isLost(InstanceId id) {
    var instances = world.instances();
    return !instances.canServe(id) || instances.wasTroubledSince(id, world.now() - GRACE);
  }

  void applying(Routing desired) {
    double now = share(desired);
    double before = shareWithoutLost(desired);
    last = Optional.of(desired);
    if (audit.isGoingBack()) {
      backLimit = Math.max(backLimit, before);
      if (now > backLimit + NOTHING) {
        tooMuch(now, backLimit, "on the way back");
      }
      backLimit = Math.min(backLimit, now);
      return;
    }
    int step = Math.min(audit.openNumber(), planned.length - 1);
    double limit = Math.max(planned[Math.max(0, step - 1)], planned[step]);
    if (now > limit + NOTHING) {
      tooMuch(now, limit, "in step " + step);
    }
  }

  private void tooMuch(double share, double limit, String where) {
    audit.violated(
        Promise.EXPOSURE,
        "%s the new revision is to get %.2f %%, at most %.2f %% are due"
            .formatted(where, share * 100, limit * 100));
  }
}
