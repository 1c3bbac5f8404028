package io.crossfade.strategies.bluegreen;

import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.Pin;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
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
import java.util.List;

/**
 * Builds the new version beside the old one, and sends everybody over at once.
 *
 * <pre>
 *   build green beside blue → verify → smoke test through a pin
 *   → switch, once → verify under traffic → keep blue warm → retire blue
 * </pre>
 *
 * <p>Invariant: every user is on one version; until blue is retired, going back is the same switch
 * the other way round.
 *
 * <p>Not for fleets that cannot run twice, nor where a fault is better met by one user in a hundred
 * than by all of them for a minute: that is a canary.
 *
 * <p>Immutable.
 */
public final class BlueGreen implements DeploymentStrategy {

  private final GroupPair groups;
  private final Preview preview;
  private final List<Question> smokeTests;
  private final List<Question> verifications;
  private final List<Question> guards;
  private final Duration warm;
  private final boolean keepOld;

  private BlueGreen(Builder builder) {
    this.groups = builder.groups;
    this.preview = builder.preview;
    this.smokeTests = List.copyOf(builder.smokeTests);
    this.verifications = List.copyOf(builder.verifications);
    this.guards = List.copyOf(builder.guards);
    this.warm = builder.warm;
    this.keepOld = builder.keepOld;
  }

  /**
   * Returns the plain kind.
   *
   * <ul>
   *   <li>groups {@code blue} and {@code green}
   *   <li>no gates; healthy is good enough to switch
   *   <li>blue stays warm for 5 minutes, and is retired then
   * </ul>
   */
  public static BlueGreen standard() {
    return builder().build();
  }

  /** Returns a builder of the plain kind. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public DeploymentPlan plan(DeploymentSpec spec, Fleet fleet) {
    return Handover.plan(toString(), groups, new Standing(spec, fleet), this::steps);
  }

  private void steps(Handover green) {
    var others = preview.without(green.pinsAtStart());
    green.pin(others, "an old preview ends");
    green.makeRoom();
    green.bringInAll();

    smokeTest(green, others);

    int switched = green.plan().size() + 1;
    green.shift(Weight.ALL, others, "the switch");
    green.verifyAgain();
    Question.ask(verifications, green.plan());
    green.keepWarm(warm);
    Question.watch(guards, green.plan(), switched);

    leave(green);
  }

  private void smokeTest(Handover green, List<Pin> others) {
    if (!smokeTests.isEmpty()) {
      green.pin(preview.with(others, green.next()), "preview for the smoke test");
      Question.ask(smokeTests, green.plan());
    }
  }

  private void leave(Handover green) {
    green.notePeak();
    if (keepOld) {
      green.leaveOld();
    } else {
      green.retireOld();
    }
  }

  @Override
  public String toString() {
    return "blue-green";
  }

  /** Collects what is optional of {@link BlueGreen}. Not thread-safe. */
  public static final class Builder {

    private GroupPair groups = GroupPair.BLUE_GREEN;
    private Preview preview = Preview.standard();
    private final List<Question> smokeTests = new ArrayList<>();
    private final List<Question> verifications = new ArrayList<>();
    private final List<Question> guards = new ArrayList<>();
    private Duration warm = Duration.ofMinutes(5);
    private boolean keepOld;

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
     * Sets where in a request the smoke test says that it wants the new group; the value is the
     * group's name. Default: the header {@code X-Crossfade-Preview}. Used only with a smoke test.
     */
    public Builder preview(Pin.Kind kind, String name) {
      this.preview = Preview.through(kind, name);
      return this;
    }

    /** Sets that smoke tests reach the new instances by their own addresses, not through a pin. */
    public Builder noPreview() {
      this.preview = Preview.none();
      return this;
    }

    /** Adds a gate before the switch, asked as {@link GatePolicy#standard} says. */
    public Builder smokeTest(String gate) {
      return smokeTest(gate, GatePolicy.standard());
    }

    /** Adds a gate before the switch. */
    public Builder smokeTest(String gate, GatePolicy policy) {
      smokeTests.add(new Question(gate, policy));
      return this;
    }

    /** Adds a gate after the switch, asked as {@link GatePolicy#standard} says. */
    public Builder verification(String gate) {
      return verification(gate, GatePolicy.standard());
    }

    /** Adds a gate after the switch, while blue is warm. */
    public Builder verification(String gate, GatePolicy policy) {
      verifications.add(new Question(gate, policy));
      return this;
    }

    /** Adds a gate that watches as {@link GatePolicy#standard} says. */
    public Builder guard(String gate) {
      return guard(gate, GatePolicy.standard());
    }

    /** Adds a gate that watches from the switch until blue is no longer kept warm. */
    public Builder guard(String gate, GatePolicy policy) {
      guards.add(new Question(gate, policy));
      return this;
    }

    /** Sets for how long after the switch blue stays as it was. Default: 5 minutes. */
    public Builder warm(Duration value) {
      this.warm = Waits.notNegative("warm", value);
      return this;
    }

    /**
     * Sets that blue runs on without traffic at the end, so that there is no point of no return and
     * the next deployment of its revision is one switch. Default: blue is retired.
     */
    public Builder keepOld() {
      this.keepOld = true;
      return this;
    }

    /** Returns the strategy. */
    public BlueGreen build() {
      return new BlueGreen(this);
    }
  }
}
