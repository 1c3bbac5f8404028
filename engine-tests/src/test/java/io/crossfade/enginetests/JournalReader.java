package io.crossfade.enginetests;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.StepRef;
import io.crossfade.event.StepRef.Direction;
import io.crossfade.journal.JournalStore;
import io.crossfade.json.EventJson;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import io.crossfade.plan.PlannedState;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the journal says, read independently of the engine: which step is open, and what it and the
 * state before it want.
 *
 * <p>Not thread-safe.
 */
final class JournalReader {

  private final JournalStore store;
  private final DeploymentId id;
  private final EventJson json = new EventJson();
  private final Set<InstanceId> cut = new HashSet<>();
  private int read;
  private Optional<DeploymentPlan> plan = Optional.empty();
  private List<PlanStep> way = List.of();
  private Optional<StepRef> open = Optional.empty();

  JournalReader(JournalStore store, DeploymentId id) {
    this.store = store;
    this.id = id;
  }

  /** Reads what has become durable since the last time. */
  void catchUp() {
    var records = store.read(id);
    records
        .subList(read, records.size())
        .forEach(record -> follow(json.read(record.payload()).event()));
    read = records.size();
  }

  private void follow(DeploymentEvent event) {
    if (event instanceof DeploymentEvent.Accepted accepted) {
      plan = Optional.of(accepted.plan());
    } else if (event instanceof DeploymentEvent.StepStarted started) {
      open = Optional.of(started.step());
    } else if (event instanceof DeploymentEvent.StepFinished) {
      open = Optional.empty();
    } else if (event instanceof DeploymentEvent.CutOff cutOff) {
      cut.addAll(cutOff.inFlight().keySet());
    } else if (event instanceof DeploymentEvent.RollbackStarted back) {
      way = back.steps();
      open = Optional.empty();
    }
  }

  DeploymentPlan plan() {
    return plan.orElseThrow();
  }

  boolean isGoingBack() {
    return !way.isEmpty();
  }

  boolean wasCut(InstanceId instance) {
    return cut.contains(instance);
  }

  String where() {
    return open.map(StepRef::toString).orElse("between steps");
  }

  boolean isOpen(Predicate<PlanStep> kind) {
    return open.filter(ref -> kind.test(step(ref))).isPresent();
  }

  private PlanStep step(StepRef ref) {
    var steps = ref.direction() == Direction.FORWARD ? plan().steps() : way;
    return Objects.requireNonNull(steps.get(ref.number() - 1));
  }

  /** The greatest weight that a group has before or after the open step of the way forward. */
  Weight mostOf(GroupId group) {
    var before = before().weights().getOrDefault(group, Weight.NONE);
    var after = after().weights().getOrDefault(group, Weight.NONE);
    return before.compareTo(after) > 0 ? before : after;
  }

  /** Whether an instance is to be reached before or after the open step of the way forward. */
  boolean wantsReached(InstanceId instance) {
    return before().isReached(instance) || after().isReached(instance);
  }

  private PlannedState before() {
    int number = open.map(StepRef::number).orElse(1);
    var state = PlannedState.of(plan().start());
    plan().steps().subList(0, number - 1).forEach(state::advance);
    return state;
  }

  private PlannedState after() {
    var state = before();
    open.ifPresent(ref -> state.advance(step(ref)));
    return state;
  }
}
