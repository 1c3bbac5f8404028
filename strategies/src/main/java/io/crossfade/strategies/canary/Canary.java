package io.crossfade.strategies.canary;

import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.Pin;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spec.Amount;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.GatePolicy;
import io.crossfade.strategies.internal.GroupPair;
import io.crossfade.strategies.internal.Handover;
import io.crossfade.strategies.internal.Question;
import io.crossfade.strategies.internal.Standing;
import io.crossfade.strategies.internal.Waits;
import io.crossfade.strategy.DeploymentStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Gives the new version a small share of the users, watches, and widens the share step by step.
 *
 * <pre>
 *   testers first, if there are any:  start → verify → pin → hold → ask
 *   for each share:                   start more → verify → widen → hold → ask
 *   then:                             full size → everything → keep the old warm → retire the old
 * </pre>
 *
 * <p>Invariant: never more users than the step's share meet the new version, and a share rises only
 * after every gate said yes. Promotion swaps the groups' roles; nothing is built again.
 *
 * <p>Not for versions that cannot serve side by side, nor where so few requests come that a share
 * of them says nothing.
 *
 * <p>Immutable.
 */
public final class Canary implements DeploymentStrategy {

  private final GroupPair groups;
  private final Shares shares;
  private final CanarySize size;
  private final Duration hold;
  private final List<Question> gates;
  private final List<Question> guards;
  private final List<Testers> testers;
  private final Duration testersHold;
  private final List<Question> testersGates;
  private final Duration warm;
  private final boolean keepOld;
  private final Optional<GroupId> baseline;

  private Canary(Builder builder) {
    this.groups = builder.groups;
    this.shares = builder.shares;
    this.size = builder.size;
    this.hold = builder.hold;
    this.gates = List.copyOf(builder.gates);
    this.guards = List.copyOf(builder.guards);
    this.testers = List.copyOf(builder.testers);
    this.testersHold = builder.testersHold;
    this.testersGates = List.copyOf(builder.testersGates);
    this.warm = builder.warm;
    this.keepOld = builder.keepOld;
    this.baseline = builder.baseline;
  }

  /**
   * Returns the shares that suit most services, without gates.
   *
   * <ul>
   *   <li>groups {@code blue} and {@code green}
   *   <li>5 %, 25 %, 50 %, everything; 5 minutes each
   *   <li>instances in proportion to the share, at least one
   *   <li>the old version stays warm for 5 minutes, and is retired then
   * </ul>
   */
  public static Canary standard() {
    return builder().build();
  }

  /**
   * Returns a canary of these shares, all else as in {@link #standard}.
   *
   * @param percents rising; everything comes last whether it is said or not
   */
  public static Canary of(int... percents) {
    return builder().steps(Arrays.stream(percents).mapToObj(Weight::ofPercent).toList()).build();
  }

  /** Returns a builder of {@link #standard}. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public DeploymentPlan plan(DeploymentSpec spec, Fleet fleet) {
    return Handover.plan(toString(), groups, new Standing(spec, fleet, baseline), this::steps);
  }

  private void steps(Handover canary) {
    var others = Testers.without(testers, canary.pinsAtStart());
    canary.pin(others, "old testers leave");
    var remains = baseline.map(group -> Remains.of(canary, group));
    remains.ifPresent(Remains::clear);
    canary.makeRoom();
    var steps = shares.above(remains.map(Remains::shareOfNext).orElseGet(canary::shareAtStart));
    canary.bringIn(firstSize(canary, steps));
    var fresh = baseline.flatMap(group -> Baseline.beside(canary, group, size, steps));

    int exposed = canary.plan().size() + 1;
    testersFirst(canary, others);
    var pins = Testers.with(testers, others, canary.next());
    steps.forEach(share -> widen(canary, fresh, share, pins));
    promote(canary, fresh, others);
    Question.watch(guards, canary.plan(), exposed);

    fresh.ifPresent(Baseline::drain);
    leave(canary);
    if (keepOld) {
      fresh.ifPresent(Baseline::stop);
      remains.ifPresent(Remains::stop);
    } else {
      fresh.ifPresent(Baseline::retire);
      remains.ifPresent(Remains::retire);
    }
  }

  private int firstSize(Handover canary, List<Weight> steps) {
    if (steps.isEmpty() && testers.isEmpty()) {
      return canary.size();
    }
    return size.instancesFor(steps.isEmpty() ? Weight.NONE : steps.get(0), canary.size());
  }

  private void testersFirst(Handover canary, List<Pin> others) {
    if (!testers.isEmpty()) {
      canary.pin(Testers.with(testers, others, canary.next()), "testers only");
      canary.plan().hold(testersHold, "testers only");
      Question.ask(testersGates, canary.plan());
    }
  }

  private void widen(Handover canary, Optional<Baseline> fresh, Weight share, List<Pin> pins) {
    canary.bringIn(size.instancesFor(share, canary.size()));
    fresh.ifPresent(beside -> beside.bringIn(share));
    var others = fresh.map(beside -> beside.weightsBeside(share)).orElse(Map.of());
    canary.shift(share, others, pins, "canary");
    canary.plan().hold(hold, "watch at " + share);
    Question.ask(gates, canary.plan());
  }

  private void promote(Handover canary, Optional<Baseline> fresh, List<Pin> others) {
    canary.bringInAll();
    var none = fresh.map(Baseline::noWeight).orElse(Map.of());
    canary.shift(Weight.ALL, none, others, "promotion");
    canary.keepWarm(warm);
  }

  private void leave(Handover canary) {
    canary.plan().note("old and new serve side by side: data and sessions must suit both");
    canary.notePeak();
    if (keepOld) {
      canary.leaveOld();
    } else {
      canary.retireOld();
    }
  }

  @Override
  public String toString() {
    return "canary "
        + shares.weights().stream().map(Weight::toString).collect(Collectors.joining(", "))
        + (shares.weights().isEmpty() ? "" : ", ")
        + Weight.ALL;
  }

  /** Collects what is optional of {@link Canary}. Not thread-safe. */
  public static final class Builder {

    private GroupPair groups = GroupPair.BLUE_GREEN;
    private Shares shares =
        new Shares(List.of(Weight.ofPercent(5), Weight.ofPercent(25), Weight.ofPercent(50)));
    private CanarySize size = CanarySize.FOLLOWS_SHARE;
    private Duration hold = Duration.ofMinutes(5);
    private final List<Question> gates = new ArrayList<>();
    private final List<Question> guards = new ArrayList<>();
    private final List<Testers> testers = new ArrayList<>();
    private Duration testersHold = Duration.ZERO;
    private final List<Question> testersGates = new ArrayList<>();
    private Duration warm = Duration.ofMinutes(5);
    private boolean keepOld;
    private Optional<GroupId> baseline = Optional.empty();

    private Builder() {}

    /**
     * Sets the two groups that take turns; a first deployment goes to the first. Default: {@code
     * blue} and {@code green}.
     */
    public Builder groups(String first, String second) {
      this.groups = new GroupPair(GroupId.of(first), GroupId.of(second));
      return this;
    }

    /**
     * Sets the shares, rising; everything comes last whether it is said or not. Default: 5 %, 25 %,
     * 50 %.
     */
    public Builder steps(List<Weight> weights) {
      this.shares = new Shares(weights);
      return this;
    }

    /** Sets equal steps: 20 % makes 20 %, 40 %, 60 %, 80 %. */
    public Builder linear(Weight step) {
      this.shares = Shares.linear(step);
      return this;
    }

    /** Sets growing steps: 1 % and 3 make 1 %, 3 %, 9 %, 27 %, 81 %. */
    public Builder exponential(Weight first, int factor) {
      this.shares = Shares.exponential(first, factor);
      return this;
    }

    /** Sets that at least so many instances serve the first share. Default: 1. */
    public Builder minimumInstances(int value) {
      this.size = new CanarySize(value, size.fixed());
      return this;
    }

    /**
     * Sets how many instances serve every share but everything; a percentage is of the full size.
     * With {@code 100%} the new group has its full size from the beginning. Default: the share of
     * the full size, rounded up.
     */
    public Builder instances(Amount value) {
      this.size = new CanarySize(size.minimum(), Optional.of(value));
      return this;
    }

    /** Sets how long each share is watched before its gates are asked. Default: 5 minutes. */
    public Builder hold(Duration value) {
      this.hold = Waits.notNegative("hold", value);
      return this;
    }

    /**
     * Sets that fresh instances of the old version serve beside the new ones, so that gates compare
     * new with equally warm old: as many as the new version needs for the same share, in a group of
     * their own, with the same share or half of what the new version leaves if that is less. It
     * takes that many instances more, and a router that can have three groups. Default: none.
     *
     * @param group the group's name, such as {@code baseline}
     */
    public Builder baseline(String group) {
      this.baseline = Optional.of(GroupId.of(group));
      return this;
    }

    /** Adds a gate that is asked as {@link GatePolicy#standard} says. */
    public Builder gate(String gate) {
      return gate(gate, GatePolicy.standard());
    }

    /** Adds a gate that is asked at every share before it rises. */
    public Builder gate(String gate, GatePolicy policy) {
      gates.add(new Question(gate, policy));
      return this;
    }

    /** Adds a gate that watches as {@link GatePolicy#standard} says. */
    public Builder guard(String gate) {
      return guard(gate, GatePolicy.standard());
    }

    /**
     * Adds a gate that watches from the first exposure until the old version is not warm any more.
     */
    public Builder guard(String gate, GatePolicy policy) {
      guards.add(new Question(gate, policy));
      return this;
    }

    /**
     * Adds users who get the new version before anyone else, and until everyone has it.
     *
     * @param kind where in a request to look
     * @param name the header, cookie or query parameter
     * @param value its exact value
     */
    public Builder testers(Pin.Kind kind, String name, String value) {
      testers.add(Testers.of(kind, name, value));
      return this;
    }

    /** Sets how long only the testers get the new version. Default: no time. */
    public Builder testersHold(Duration value) {
      this.testersHold = Waits.notNegative("testersHold", value);
      return this;
    }

    /** Adds a gate for the testers that is asked as {@link GatePolicy#standard} says. */
    public Builder testersGate(String gate) {
      return testersGate(gate, GatePolicy.standard());
    }

    /** Adds a gate that is asked while only the testers get the new version. */
    public Builder testersGate(String gate, GatePolicy policy) {
      testersGates.add(new Question(gate, policy));
      return this;
    }

    /**
     * Sets for how long after the promotion the old version stays as it was. Default: 5 minutes.
     */
    public Builder warm(Duration value) {
      this.warm = Waits.notNegative("warm", value);
      return this;
    }

    /**
     * Sets that the old version runs on without traffic at the end, so that there is no point of no
     * return. Default: it is retired.
     */
    public Builder keepOld() {
      this.keepOld = true;
      return this;
    }

    /**
     * Returns the strategy.
     *
     * @throws IllegalArgumentException if there is a hold or a gate for testers, and no testers, or
     *     if the baseline is one of the two groups that take turns
     */
    public Canary build() {
      if (baseline.filter(groups::has).isPresent()) {
        throw new IllegalArgumentException(
            "the baseline needs a group of its own, was one of " + groups);
      }
      if (testers.isEmpty() && !(testersHold.isZero() && testersGates.isEmpty())) {
        throw new IllegalArgumentException("there is a hold or a gate for testers, but no testers");
      }
      return new Canary(this);
    }
  }
}
