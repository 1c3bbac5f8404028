package io.crossfade.strategies.rolling;

import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanBuilder;
import io.crossfade.spec.Amount;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.GatePolicy;
import io.crossfade.strategies.internal.FirstDeployment;
import io.crossfade.strategies.internal.Question;
import io.crossfade.strategies.internal.Standing;
import io.crossfade.strategies.internal.ThereAlready;
import io.crossfade.strategies.internal.Waits;
import io.crossfade.strategy.DeploymentStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Replaces the fleet a batch at a time.
 *
 * <pre>
 *   in place:    for each batch:  drain → replace → await healthy → restore → pause, ask
 *   with surge:  for each batch:  start new → await healthy → restore → drain old → pause, ask
 *                                 → stop old
 * </pre>
 *
 * <p>Invariant: at most one batch is out of service at any time; with surge, none is.
 *
 * <p>Not for versions that cannot serve side by side, nor where going back has to be quick: it
 * takes as long as the way there.
 *
 * <p>Immutable.
 */
public final class Rolling implements DeploymentStrategy {

  private final Batches batches;
  private final boolean surge;
  private final Order order;
  private final Duration pause;
  private final List<Question> gates;
  private final Duration firstPause;
  private final List<Question> firstGates;
  private final List<Question> guards;
  private final Amount failureBudget;
  private final GroupId firstGroup;

  private Rolling(Builder builder) {
    this.batches = builder.batches;
    this.surge = builder.surge;
    this.order = builder.order;
    this.pause = builder.pause;
    this.gates = List.copyOf(builder.gates);
    this.firstPause = builder.firstPause.orElse(builder.pause);
    this.firstGates = List.copyOf(builder.firstGates);
    this.guards = List.copyOf(builder.guards);
    this.failureBudget = builder.failureBudget;
    this.firstGroup = builder.firstGroup;
  }

  /** Returns batches of so many instances, in place, without pauses and gates. */
  public static Rolling inBatchesOf(int instances) {
    return inBatchesOf(Amount.of(instances));
  }

  /**
   * Returns batches of these sizes, in place, without pauses and gates.
   *
   * @param sizes of the first batch, the second, and so on; the last is that of all that follow. A
   *     percentage is of all that serve at the start, rounded up
   */
  public static Rolling inBatchesOf(Amount... sizes) {
    return builder().batches(sizes).build();
  }

  /** Returns a builder of batches of one instance, in place, without pauses and gates. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public DeploymentPlan plan(DeploymentSpec spec, Fleet fleet) {
    var start = new Standing(spec, fleet);
    var live = start.live();
    if (live.isEmpty()) {
      return FirstDeployment.plan(toString(), firstGroup, start);
    }
    if (live.size() == 1 && start.servesOnlyNew(live.get(0))) {
      return ThereAlready.plan(toString(), live.get(0), start);
    }
    var round = new Round(toString(), start, failureBudget);
    steps(round);
    return round.plan();
  }

  private void steps(Round round) {
    var all = batches.cut(order.parts(round.old()), round.serving());
    if (all.isEmpty()) {
      return;
    }
    round.leaveOutWhoIsGone();
    if (surge) {
      withSurge(round, all);
    } else {
      inPlace(round, all);
    }
  }

  private void inPlace(Round round, List<List<Instance>> all) {
    round.requireSameSize();
    round.requireFloorWithout(all);
    for (int i = 0; i < all.size(); i++) {
      round.replace(all.get(i));
      pauseAndAsk(round.steps(), i, all.size());
    }
    Question.watch(guards, round.steps(), 1);
  }

  private void withSurge(Round round, List<List<Instance>> all) {
    for (int i = 0; i < all.size(); i++) {
      round.bringInFor(all.get(i));
      round.emptyOut(all.get(i));
      pauseAndAsk(round.steps(), i, all.size());
      if (i < all.size() - 1) {
        round.stop(all.get(i));
      }
    }
    Question.watch(guards, round.steps(), 1);
    round.retire(all.get(all.size() - 1));
  }

  private void pauseAndAsk(PlanBuilder plan, int batch, int all) {
    if (batch < all - 1) {
      plan.hold(batch == 0 ? firstPause : pause, "after batch " + (batch + 1) + " of " + all);
    }
    if (batch == 0) {
      Question.ask(firstGates, plan);
    }
    Question.ask(gates, plan);
  }

  @Override
  public String toString() {
    return "rolling in batches of "
        + batches
        + (surge ? ", with surge" : "")
        + switch (order) {
          case LISTED -> "";
          case REVERSED -> ", last first";
          case ZONES -> ", zone by zone";
        };
  }

  /** Collects what is optional of {@link Rolling}. Not thread-safe. */
  public static final class Builder {

    private Batches batches = new Batches(List.of(Amount.of(1)));
    private boolean surge;
    private Order order = Order.LISTED;
    private Duration pause = Duration.ZERO;
    private final List<Question> gates = new ArrayList<>();
    private Optional<Duration> firstPause = Optional.empty();
    private final List<Question> firstGates = new ArrayList<>();
    private final List<Question> guards = new ArrayList<>();
    private Amount failureBudget = Amount.of(0);
    private GroupId firstGroup = GroupId.of("blue");

    private Builder() {}

    /**
     * Sets how large the first batch is, the second, and so on; the last size is that of all that
     * follow. A percentage is of all that serve at the start, rounded up. Default: 1.
     */
    public Builder batches(Amount... sizes) {
      this.batches = new Batches(Arrays.asList(sizes));
      return this;
    }

    /**
     * Sets that new instances are started before old ones go, so that capacity never falls. Needs
     * room for one batch more. Default: in place.
     */
    public Builder withSurge() {
      this.surge = true;
      return this;
    }

    /** Sets which instances come first. Default: as listed. */
    public Builder order(Order value) {
      this.order = Objects.requireNonNull(value, "order");
      return this;
    }

    /** Sets the time between two batches. Default: none. */
    public Builder pause(Duration value) {
      this.pause = Waits.notNegative("pause", value);
      return this;
    }

    /** Adds a gate that is asked as {@link GatePolicy#standard} says. */
    public Builder gate(String gate) {
      return gate(gate, GatePolicy.standard());
    }

    /** Adds a gate that is asked after every batch. */
    public Builder gate(String gate, GatePolicy policy) {
      gates.add(new Question(gate, policy));
      return this;
    }

    /** Sets the time after the first batch. Default: the same as between the others. */
    public Builder firstPause(Duration value) {
      this.firstPause = Optional.of(Waits.notNegative("firstPause", value));
      return this;
    }

    /** Adds a gate that is asked as {@link GatePolicy#standard} says. */
    public Builder firstGate(String gate) {
      return firstGate(gate, GatePolicy.standard());
    }

    /** Adds a gate that is asked after the first batch only, before the others. */
    public Builder firstGate(String gate, GatePolicy policy) {
      firstGates.add(new Question(gate, policy));
      return this;
    }

    /** Adds a gate that watches as {@link GatePolicy#standard} says. */
    public Builder guard(String gate) {
      return guard(gate, GatePolicy.standard());
    }

    /** Adds a gate that watches all along. */
    public Builder guard(String gate, GatePolicy policy) {
      guards.add(new Question(gate, policy));
      return this;
    }

    /**
     * Sets how many of a batch may stay unhealthy; they are left out of the rotation and reported,
     * and never all of them. A percentage is rounded down. Default: none.
     */
    public Builder failureBudget(Amount value) {
      this.failureBudget = Objects.requireNonNull(value, "failureBudget");
      return this;
    }

    /** Sets the group that a first deployment goes to. Default: {@code blue}. */
    public Builder firstGroup(String value) {
      this.firstGroup = GroupId.of(value);
      return this;
    }

    /** Returns the strategy. */
    public Rolling build() {
      return new Rolling(this);
    }
  }
}
