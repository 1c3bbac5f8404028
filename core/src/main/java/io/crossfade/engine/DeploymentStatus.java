package io.crossfade.engine;

import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.event.StepRef;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Revision;
import io.crossfade.plan.PlanStep;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a deployment stands by its journal: in which step, since when, which way, and whose it is.
 * Whoever carries it out may be further by what is not written yet.
 *
 * <p>Immutable.
 */
public final class DeploymentStatus {

  private final Course course;
  private final EventRecord latest;
  private final String owner;
  private final @Nullable EventRecord begun;

  private DeploymentStatus(List<EventRecord> events) {
    this.course = Course.of(events);
    this.latest = events.get(events.size() - 1);
    this.owner = lastOwner(events);
    this.begun = lastBegun(events);
  }

  /**
   * Returns where these events lead.
   *
   * @param events a deployment's, from the first on
   * @throws IllegalArgumentException if the first of them is not an acceptance
   */
  public static DeploymentStatus of(List<EventRecord> events) {
    return new DeploymentStatus(List.copyOf(events));
  }

  /** Returns which deployment it is. */
  public DeploymentId deployment() {
    return latest.deployment();
  }

  /** Returns the name of the strategy that made the plan. */
  public String strategy() {
    return course.plan().strategy();
  }

  /** Returns the revision that is wanted. */
  public Revision revision() {
    return course.plan().spec().revision();
  }

  /** Returns who carried it out last, as it called itself. */
  public String owner() {
    return owner;
  }

  /** Returns the epoch of the lease under which the last event was written. */
  public long epoch() {
    return latest.epoch();
  }

  /** Returns when it was accepted. */
  public Instant accepted() {
    return course.accepted();
  }

  /** Returns when something was written last. */
  public Instant lastEvent() {
    return latest.at();
  }

  /** Returns the step that was begun and is not done; empty between two steps and at the end. */
  public Optional<StepRef> step() {
    return Optional.ofNullable(begun).map(DeploymentStatus::refOf);
  }

  /** Returns when that step was begun; empty if there is none. */
  public Optional<Instant> stepSince() {
    return Optional.ofNullable(begun).map(EventRecord::at);
  }

  /** Returns how many steps are done, and of how many, in the direction that it goes in. */
  public String stepsDone() {
    return course.stepsDone() + " of " + course.steps().size();
  }

  /** Returns whether somebody paused it. */
  public boolean isPaused() {
    return course.isPaused();
  }

  /** Returns why it goes back; empty on the way forward. */
  public Optional<Cause> goingBack() {
    return course.cause();
  }

  /** Returns whether an abort would lead back, rather than being too late. */
  public boolean canGoBack() {
    return course.isGoingBack() || course.canGoBack();
  }

  /** Returns how it ended; empty while it is open. */
  public Optional<DeploymentResult> result() {
    return course.result();
  }

  /** Returns the status as some lines for an operator. */
  @Override
  public String toString() {
    var lines = new StringBuilder();
    lines.append("%s: %s to %s%n".formatted(deployment(), strategy(), revision()));
    lines.append("  accepted   %s%n".formatted(accepted()));
    lines.append("  last event %s, by '%s' in epoch %d%n".formatted(lastEvent(), owner, epoch()));
    goingBack().ifPresent(cause -> lines.append("  going back %s%n".formatted(cause)));
    lines.append("  steps done %s%n".formatted(stepsDone()));
    step().ifPresent(step -> lines.append("  awaiting   %s%n".formatted(awaited(step))));
    result().ifPresent(result -> lines.append("  ended      %s%n".formatted(result)));
    if (result().isEmpty()) {
      lines.append("  an abort   %s%n".formatted(abortWords()));
    }
    return lines.toString().stripTrailing();
  }

  private String awaited(StepRef ref) {
    PlanStep step = course.steps().get(ref.number() - 1);
    return "%s since %s%s: %s"
        .formatted(ref, stepSince().orElseThrow(), isPaused() ? ", paused" : "", step.words());
  }

  private String abortWords() {
    return canGoBack() ? "leads back to what was before" : "is too late: no way back is left";
  }

  private static String lastOwner(List<EventRecord> events) {
    var owner = "";
    for (var entry : events) {
      if (entry.event() instanceof DeploymentEvent.Accepted accepted) {
        owner = accepted.owner();
      } else if (entry.event() instanceof DeploymentEvent.TakenOver taken) {
        owner = taken.owner();
      }
    }
    return owner;
  }

  /** The start of the step that is under way; a step is over when it is done or has failed. */
  private static @Nullable EventRecord lastBegun(List<EventRecord> events) {
    EventRecord begun = null;
    for (var entry : events) {
      if (entry.event() instanceof DeploymentEvent.StepStarted) {
        begun = entry;
      } else if (entry.event() instanceof DeploymentEvent.StepFinished
          || entry.event() instanceof DeploymentEvent.StepFailed
          || entry.event() instanceof DeploymentEvent.Ended) {
        begun = null;
      }
    }
    return begun;
  }

  private static StepRef refOf(EventRecord begun) {
    return ((DeploymentEvent.StepStarted) begun.event()).step();
  }
}
