package io.crossfade.strategies.rolling;

import io.crossfade.model.GroupId;
import io.crossfade.model.Ids;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingChange;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanBuilder;
import io.crossfade.plan.PlanStep.Drain.Then;
import io.crossfade.spec.Amount;
import io.crossfade.strategies.internal.Problems;
import io.crossfade.strategies.internal.Standing;
import java.util.Collection;
import java.util.List;

/** One rolling deployment that is being planned. Confined to one call. */
final class Round {

  private final Standing start;
  private final Problems problems;
  private final GroupId group;
  private final List<Instance> serving;
  private final List<Instance> old;
  private final Amount failureBudget;
  private final PlanBuilder plan;
  private final Places places;
  private int replaced;

  Round(String strategy, Standing start, Amount failureBudget) {
    this.start = start;
    this.problems = new Problems(strategy, start.spec());
    this.group = start.live().get(0);
    this.serving = start.serving(group);
    this.old = serving.stream().filter(instance -> !start.isNew(instance)).toList();
    this.failureBudget = failureBudget;
    this.plan = DeploymentPlan.builder(strategy, start.spec(), start.fleet());
    requireOneGroup();
    requireSomebody();
    this.places = new Places(start, group, Math.max(0, newcomers(old.size())));
    note();
  }

  private void requireOneGroup() {
    if (start.live().size() > 1) {
      problems.add(
          "groups "
              + start.live()
              + " share the traffic, and a rolling deployment works in one; finish what was begun by"
              + " the strategy that it was begun with, such as blue-green or a canary");
    }
  }

  private void requireSomebody() {
    if (old.isEmpty()) {
      problems.add(
          "no instance in '" + group + "' runs and is in the rotation, so none can give way");
    }
  }

  private void note() {
    Standing.mostCommon(old).ifPresent(plan::from);
    plan.note("old and new serve side by side: data and sessions must suit both");
    var revisions = Standing.byRevision(serving).keySet();
    if (revisions.size() > 1) {
      plan.note("the fleet serves " + revisions + " at the start, and going back leads to that");
    }
    var resting = start.resting(group);
    if (!resting.isEmpty()) {
      plan.note(
          Ids.brief(Standing.ids(resting)) + " are out of the rotation and are left as they are");
    }
  }

  List<Instance> old() {
    return old;
  }

  int serving() {
    return serving.size();
  }

  PlanBuilder steps() {
    return plan;
  }

  DeploymentPlan plan() {
    problems.throwIfAny();
    return plan.build();
  }

  void leaveOutWhoIsGone() {
    var gone = start.gone(group);
    plan.drain(gone, Then.DETACHED);
    if (!gone.isEmpty()) {
      plan.note(Ids.brief(gone) + " get traffic but do not run, so they are taken out first");
    }
  }

  void requireSameSize() {
    if (start.size() != serving.size()) {
      problems.add(
          "in place the number of instances stays at "
              + serving.size()
              + ", and "
              + start.size()
              + " are wanted; use surge, a canary or blue-green to change it");
    }
  }

  /** The plan check says the same of every state; this says what to do about it. */
  void requireFloorWithout(List<List<Instance>> batches) {
    int all = capacity(serving);
    var policy = start.spec().capacity();
    int needed = Math.max(policy.floor().roundedUp(all), policy.demand().roundedUp(all));
    int out = batches.stream().mapToInt(Round::capacity).max().orElse(0);
    if (all - out < needed) {
      problems.add(
          "while the largest batch is out, capacity "
              + (all - out)
              + " of "
              + all
              + " serves, but "
              + needed
              + " must; use smaller batches or surge");
    }
  }

  private static int capacity(Collection<Instance> instances) {
    return instances.stream().mapToInt(Instance::capacity).sum();
  }

  /** Drain, replace, await healthy, restore. */
  void replace(List<Instance> batch) {
    var ids = Standing.ids(batch);
    plan.drain(ids, Then.OUT);
    Standing.byRevision(batch)
        .forEach((revision, some) -> plan.replace(some, revision, start.wanted()));
    verifyAndServe(ids, "back into the rotation");
  }

  /** Starts what takes over from a batch, awaits its health, and puts it into the rotation. */
  void bringInFor(List<Instance> batch) {
    int before = newcomers(replaced);
    replaced += batch.size();
    var ids = places.take(newcomers(replaced) - before, problems);
    plan.start(places.vacant(ids), start.wanted());
    verifyAndServe(ids, "new ones into the rotation");
  }

  private void verifyAndServe(List<InstanceId> ids, String purpose) {
    int tolerated = Math.min(failureBudget.roundedDown(ids.size()), ids.size() - 1);
    plan.awaitHealthy(ids, start.wanted(), tolerated);
    plan.route(RoutingChange.place(ids, group, MemberState.SERVING), purpose);
  }

  void emptyOut(List<Instance> batch) {
    plan.drain(Standing.ids(batch), Then.DETACHED);
  }

  /** Stops a batch whose places may be used again; going back starts it again. */
  void stop(List<Instance> batch) {
    Standing.byRevision(batch).forEach((revision, ids) -> plan.stop(ids, revision));
    places.free(Standing.ids(batch));
  }

  void retire(List<Instance> batch) {
    Standing.byRevision(batch).forEach((revision, ids) -> plan.retire(ids, revision));
  }

  /** Returns how many new ones stand in for so many of the old, the part rounded up. */
  private int newcomers(int gone) {
    int all = start.size() - (serving.size() - old.size());
    return old.isEmpty() ? 0 : (int) (((long) gone * all + old.size() - 1) / old.size());
  }
}
