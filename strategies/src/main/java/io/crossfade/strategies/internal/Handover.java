package io.crossfade.strategies.internal;

import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanBuilder;
import io.crossfade.plan.PlanStep.Drain.Then;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * From one group to the other: the steps that blue-green and canary are made of. Not API: may
 * change or vanish in any release.
 *
 * <p>Confined to one call.
 */
public final class Handover {

  private final Standing start;
  private final Roles roles;
  private final Newcomers newcomers;
  private final Problems problems;
  private final PlanBuilder plan;
  private List<Pin> pins;
  private boolean hasShare;
  private int present;

  private Handover(
      Standing start, Roles roles, Newcomers newcomers, Problems problems, PlanBuilder plan) {
    this.start = start;
    this.roles = roles;
    this.newcomers = newcomers;
    this.problems = problems;
    this.plan = plan;
    this.pins = start.fleet().routing().pins();
    this.hasShare = !start.fleet().routing().group(roles.next()).weight().isNone();
  }

  /**
   * Returns a plan: a first deployment where nothing serves, none where all is as wanted, and else
   * what the strategy makes of it.
   *
   * @param strategy the strategy in a few words
   * @param pair the two groups
   * @param start where everybody stands
   * @param steps adds the strategy's steps
   */
  public static DeploymentPlan plan(
      String strategy, GroupPair pair, Standing start, Consumer<Handover> steps) {
    if (start.live().isEmpty()) {
      return FirstDeployment.plan(strategy, pair.first(), start);
    }
    if (start.live().size() == 1 && start.servesOnlyNew(start.live().get(0))) {
      return ThereAlready.plan(strategy, start.live().get(0), start);
    }
    var problems = new Problems(strategy, start.spec());
    requireSize(start, problems);
    var roles = Roles.of(start, pair, problems);
    var newcomers = roles.map(known -> Newcomers.choose(start, known.next(), problems));
    if (roles.isPresent() && newcomers.isPresent()) {
      var plan = DeploymentPlan.builder(strategy, start.spec(), start.fleet());
      var handover = new Handover(start, roles.get(), newcomers.get(), problems, plan);
      steps.accept(handover.described());
      problems.throwIfAny();
      return plan.build();
    }
    problems.throwIfAny();
    throw new IllegalStateException("no roles and no problem");
  }

  static void requireSize(Standing start, Problems problems) {
    if (start.size() == 0) {
      problems.add(
          "nothing that runs serves now, so the spec must say how many instances are wanted");
    }
  }

  private Handover described() {
    var old = start.serving(roles.old());
    Standing.mostCommon(old).ifPresent(plan::from);
    if (Standing.byRevision(old).size() > 1) {
      plan.note(
          "'" + roles.old() + "' serves several revisions, and going back leads to them again");
    }
    if (start.live().size() > 1) {
      plan.note(
          "this finishes a deployment that stopped half-way; going back leads to half-way again");
    }
    return this;
  }

  /** Returns the builder, for steps that are the strategy's own. */
  public PlanBuilder plan() {
    return plan;
  }

  /** Returns the group that takes over. */
  public GroupId next() {
    return roles.next();
  }

  /** Returns how many instances are to serve. */
  public int size() {
    return newcomers.all().size();
  }

  /** Returns how many of them run the new revision already. */
  public int ready() {
    return newcomers.ready();
  }

  /** Returns the share that the new group has at the start. */
  public Weight shareAtStart() {
    return start.fleet().routing().group(roles.next()).weight();
  }

  /** Returns where everybody stands at the start. */
  public Standing start() {
    return start;
  }

  /** Returns the group that has served until now. */
  public GroupId old() {
    return roles.old();
  }

  /** Returns names for more instances than those that take over; fewer if there is no room. */
  public List<InstanceId> placesBeside(GroupId group, int count) {
    return newcomers.placesBeside(group, count);
  }

  /** Adds a reason why there is no way. */
  public void refuse(String problem) {
    problems.add(problem);
  }

  /** Returns the pins of the start. */
  public List<Pin> pinsAtStart() {
    return start.fleet().routing().pins();
  }

  /**
   * Empties those in the new group that run something else, and takes out those that are not needed
   * or do not run.
   */
  public void makeRoom() {
    plan.drain(newcomers.idle(), Then.OUT);
    plan.drain(newcomers.leaving(), Then.DETACHED);
  }

  /** Brings the new group to its full size. */
  public void bringInAll() {
    bringIn(size());
  }

  /**
   * Brings the new group to a number of verified instances, and never to fewer than run the new
   * revision already. Where nobody reaches the group they become members first, so that the load
   * balancer can check them too.
   *
   * @param count how many in all
   */
  public void bringIn(int count) {
    int goal = Math.min(size(), Math.max(count, newcomers.ready()));
    var some = newcomers.all().subList(present, Math.max(present, goal));
    present += some.size();
    newcomers.bringUp(some, plan);
    if (isReachable()) {
      plan.awaitHealthy(some, start.wanted());
      attach(some, "verified, into the rotation");
    } else {
      attach(some, "attached, no traffic yet");
      plan.awaitHealthy(some, start.wanted());
    }
  }

  private boolean isReachable() {
    return hasShare || pins.stream().anyMatch(pin -> pin.group().equals(roles.next()));
  }

  private void attach(List<InstanceId> some, String purpose) {
    var routing = start.fleet().routing().group(roles.next()).members();
    var outside =
        some.stream()
            .filter(id -> newcomers.isReplaced(id) || routing.get(id) != MemberState.SERVING)
            .toList();
    plan.route(RoutingChange.place(outside, roles.next(), MemberState.SERVING), purpose);
  }

  /** Makes these the pins; no step if they are so already. */
  public void pin(List<Pin> all, String purpose) {
    plan.route(pinned(RoutingChange.none(), all), purpose);
  }

  /** Gives the new group a share, the old one the rest, and makes these the pins, in one change. */
  public void shift(Weight share, List<Pin> all, String purpose) {
    shift(share, Map.of(), all, purpose);
  }

  /**
   * Gives the new group a share, the old one the rest, and makes these the pins, in one change.
   *
   * @param beside the shares of others, which the old one has not
   */
  public void shift(Weight share, Map<GroupId, Weight> beside, List<Pin> all, String purpose) {
    int others = beside.values().stream().mapToInt(Weight::basisPoints).sum();
    var weights = new LinkedHashMap<GroupId, Weight>();
    weights.put(roles.old(), Weight.ofBasisPoints(share.rest().basisPoints() - others));
    weights.put(roles.next(), share);
    weights.putAll(beside);
    plan.route(pinned(RoutingChange.weights(weights), all), purpose);
    hasShare = true;
  }

  private RoutingChange pinned(RoutingChange change, List<Pin> all) {
    if (pins.equals(all)) {
      return change;
    }
    pins = List.copyOf(all);
    return change.withPins(all);
  }

  /** Waits until everybody in the new group is verified once more, under traffic. */
  public void verifyAgain() {
    plan.awaitHealthy(newcomers.all(), start.wanted());
  }

  /** Keeps the old group as it is for a while: until then going back is one change of routing. */
  public void keepWarm(Duration time) {
    plan.hold(time, "the old version stays warm in '" + roles.old() + "'");
  }

  private List<Pin> pinsToOld() {
    return pins.stream().filter(pin -> pin.group().equals(roles.old())).toList();
  }

  /** Empties the old group and ends it for good; the way back ends here. */
  public void retireOld() {
    plan.drain(start.members(roles.old()), Then.DETACHED);
    var leaving = new ArrayList<Instance>(start.fleet().membersOf(roles.old()));
    leaving.addAll(newcomers.surplus());
    Standing.byRevision(leaving).forEach((revision, ids) -> plan.retire(ids, revision));
    pinsToOld().forEach(pin -> plan.note("'" + pin + "' stays and leads to nobody at the end"));
  }

  /** Leaves the old group without traffic, and says what stays behind. */
  public void leaveOld() {
    pinsToOld()
        .forEach(
            pin ->
                problems.add(
                    "the old version is to be kept without traffic, but '"
                        + pin
                        + "' would still lead there; take that pin out first, or retire the old"
                        + " version"));
    plan.note("'" + roles.old() + "' keeps running without traffic, for a quick way back later");
    if (!newcomers.surplus().isEmpty()) {
      plan.note(newcomers.leftBehind());
    }
  }

  /** Says how many instances run at once. */
  public void notePeak() {
    int old = start.fleet().membersOf(roles.old()).size();
    plan.note(
        "both versions run at once: "
            + old
            + " instances of the old and "
            + size()
            + " of the new");
  }
}
