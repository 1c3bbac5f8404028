package io.crossfade.plan;

import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.Revision;
import io.crossfade.spec.DeploymentSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What will be done, as data: ordered steps from a fleet as it was seen to the revision that is
 * wanted. It prints as a numbered list, is written to and read from JSON (see {@code PlanJson}),
 * and can be carried out, compared or resumed by another process.
 *
 * <p>Immutable.
 */
public final class DeploymentPlan {

  private final String strategy;
  private final DeploymentSpec spec;
  private final Optional<Revision> from;
  private final Optional<GroupId> baseline;
  private final Fleet start;
  private final List<PlanStep> steps;
  private final List<Guard> guards;
  private final List<String> notes;
  private final Reach reach;

  DeploymentPlan(PlanBuilder builder) {
    this.strategy = builder.strategy;
    this.spec = builder.spec;
    this.from = builder.from;
    this.baseline = builder.baseline;
    this.start = builder.start;
    this.steps = List.copyOf(builder.steps);
    this.guards = List.copyOf(builder.guards);
    this.notes = List.copyOf(builder.notes);
    this.reach = Reach.of(start, this.steps);
    requireGuardsWithin(this.guards, this.steps.size());
  }

  private static void requireGuardsWithin(List<Guard> guards, int steps) {
    for (var guard : guards) {
      if (guard.lastStep() > steps) {
        throw new IllegalArgumentException(
            "gate '"
                + guard.gate()
                + "' watches up to step "
                + guard.lastStep()
                + ", but the plan has "
                + steps);
      }
    }
  }

  /**
   * Returns a builder, for strategies.
   *
   * @param strategy the strategy in a few words
   * @param spec what is wanted
   * @param start the fleet that the plan starts from
   */
  public static PlanBuilder builder(String strategy, DeploymentSpec spec, Fleet start) {
    return new PlanBuilder(strategy, spec, start);
  }

  /** Returns the strategy in a few words. */
  public String strategy() {
    return strategy;
  }

  /** Returns what is wanted. */
  public DeploymentSpec spec() {
    return spec;
  }

  /** Returns the revision that serves before; empty at a first deployment. */
  public Optional<Revision> from() {
    return from;
  }

  /**
   * Returns the group of fresh instances of the revision that serves before, which gates compare
   * the new one with; empty if there is none.
   */
  public Optional<GroupId> baseline() {
    return baseline;
  }

  /** Returns the fleet that the plan starts from. */
  public Fleet start() {
    return start;
  }

  /** Returns the steps in their order; none if all is as wanted already. */
  public List<PlanStep> steps() {
    return steps;
  }

  /** Returns the gates that watch all along. */
  public List<Guard> guards() {
    return guards;
  }

  /** Returns what a reader should know, such as that two versions serve together. */
  public List<String> notes() {
    return notes;
  }

  /** Returns this plan with one more thing that a reader should know. */
  public DeploymentPlan withNote(String note) {
    return toBuilder().note(note).build();
  }

  private PlanBuilder toBuilder() {
    var builder = builder(strategy, spec, start);
    from.ifPresentOrElse(builder::from, builder::fromNothing);
    baseline.ifPresent(builder::baseline);
    steps.forEach(builder::step);
    guards.forEach(builder::guard);
    notes.forEach(builder::note);
    return builder;
  }

  /** Returns what carrying it out takes, and what going back costs. */
  public PlanForecast forecast() {
    return PlanForecast.of(this);
  }

  /** Returns the numbers of the steps that nothing undoes, from 1. */
  public List<Integer> pointsOfNoReturn() {
    return IntStream.range(0, steps.size())
        .filter(i -> !Undo.isPossible(steps.get(i)))
        .mapToObj(i -> i + 1)
        .toList();
  }

  /** Returns how far there is a way back; found once, for it is asked at every step. */
  Reach reach() {
    return reach;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeploymentPlan that
        && strategy.equals(that.strategy)
        && spec.equals(that.spec)
        && from.equals(that.from)
        && baseline.equals(that.baseline)
        && start.equals(that.start)
        && steps.equals(that.steps)
        && guards.equals(that.guards)
        && notes.equals(that.notes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(strategy, from, steps);
  }

  /** Returns the plan as a numbered list, with its forecast. */
  @Override
  public String toString() {
    return PlanPrinter.print(this);
  }
}
