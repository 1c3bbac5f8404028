package io.crossfade.engine;

import io.crossfade.error.AdapterException;
import io.crossfade.error.JournalException;
import io.crossfade.error.PlanRejectedException;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.journal.Lease;
import io.crossfade.json.EventJson;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Fleet;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spi.Fence;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.slf4j.MDC;

/**
 * Carries plans out and goes on with those that a dead process left. {@code Crossfade} is the door
 * to it.
 *
 * <p>Thread-safe; each deployment runs on its caller's thread, one at a time for a service.
 */
public final class Engine {

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final String MDC_KEY = "crossfade.deployment";

  private final World world;

  /** Makes an engine on a world. */
  public Engine(World world) {
    this.world = world;
  }

  /**
   * Returns what exists and what is routed where, as seen now. Waits until every node of the load
   * balancer agrees: for 30 seconds, and for as long as it says that a change takes.
   *
   * @throws AdapterException if they do not agree in time, or the world cannot be read
   */
  public Fleet fleet() {
    var routing = SettledRouting.await(world).table().routing();
    return Fleet.of(world.pool().list(), world.pool().slots(), routing);
  }

  /** Returns every reason why a plan cannot be carried out here and now; none if it can. */
  public List<String> check(DeploymentPlan plan) {
    return new PlanCheck(world, plan).problems();
  }

  /**
   * Carries a plan out, on this thread.
   *
   * @param plan what to do
   * @param id the deployment's name; no deployment had it before
   * @param control how it is told what to do meanwhile
   * @throws PlanRejectedException if it cannot be carried out; nothing was changed
   * @throws JournalException if another deployment of the service runs or is open, or the journal
   *     cannot be written; nothing was changed
   */
  public DeploymentResult execute(DeploymentPlan plan, DeploymentId id, DeploymentControl control) {
    return underLease(id, lease -> executeUnder(lease, plan, id, control));
  }

  private DeploymentResult executeUnder(
      Lease lease, DeploymentPlan plan, DeploymentId id, DeploymentControl control) {
    requireNoneOpen();
    var problems = check(plan);
    if (!problems.isEmpty()) {
      throw new PlanRejectedException(plan.strategy() + " to " + plan.spec().revision(), problems);
    }
    var recorder = new Recorder(world, lease, id, 0);
    var accepted = recorder.record(new DeploymentEvent.Accepted(plan, world.owner()));
    return execution(Course.of(List.of(accepted)), recorder, lease, control).run();
  }

  /**
   * Goes on with a deployment that another process began, on this thread: observes first, then
   * decides. One that has ended gives its result again.
   *
   * @param id the deployment
   * @param control how it is told what to do meanwhile
   * @throws PlanRejectedException if a gate or hook that its plan names is missing here
   * @throws JournalException if another process carries it out, or it cannot be read
   * @throws IllegalArgumentException if there is no such deployment
   */
  public DeploymentResult resume(DeploymentId id, DeploymentControl control) {
    return underLease(id, lease -> resumeUnder(lease, id, control));
  }

  private DeploymentResult resumeUnder(Lease lease, DeploymentId id, DeploymentControl control) {
    var events = history(id);
    if (events.isEmpty()) {
      throw new IllegalArgumentException("there is no deployment '" + id + "' in the journal");
    }
    var course = Course.of(events);
    if (course.result().isPresent()) {
      world.journal().finish(lease, id);
      return course.result().get();
    }
    var missing = new PlanCheck(world, course.plan()).missingNames();
    if (!missing.isEmpty()) {
      throw new PlanRejectedException("resuming '" + id + "'", missing);
    }
    var recorder = new Recorder(world, lease, id, events.size());
    course.follow(recorder.recordInReserve(new DeploymentEvent.TakenOver(world.owner())));
    return execution(course, recorder, lease, control).run();
  }

  private DeploymentResult underLease(DeploymentId id, Function<Lease, DeploymentResult> work) {
    try (var lease = world.journal().acquire(world.service(), world.owner(), LEASE)) {
      MDC.put(MDC_KEY, id.value());
      return work.apply(lease);
    } finally {
      MDC.remove(MDC_KEY);
    }
  }

  /** Returns what happened in a deployment, from its journal; nothing if there is none. */
  public List<EventRecord> history(DeploymentId id) {
    var json = new EventJson();
    return world.journal().read(id).stream().map(record -> json.read(record.payload())).toList();
  }

  /** Returns the deployments that have not ended, oldest first. */
  public List<DeploymentId> open() {
    return world.journal().open(world.service());
  }

  private void requireNoneOpen() {
    var open = open();
    if (!open.isEmpty()) {
      throw new JournalException(
          JournalException.Kind.SEQUENCE_CONFLICT,
          "A new deployment of '"
              + world.service()
              + "' was not begun, because "
              + open
              + " has not ended; resume it, or resume and abort it, first.");
    }
  }

  private Execution execution(
      Course course, Recorder recorder, Lease lease, DeploymentControl control) {
    var plan = course.plan();
    var spec = plan.spec();
    var log = new Log(recorder, course);
    var fleet = new FleetView();
    fleet.listed(plan.start().instances());
    var keeper = new LeaseKeeper(lease, LEASE, world.time(), world.executor());
    var pulse = new Pulse(world, control, keeper, log, course);
    var fence = new Fence(recorder.deployment(), lease.epoch());
    var steering = new Steering(world, fence, spec, fleet, pulse, log, course);
    var pool = new PoolWork(world, fence, spec, fleet, pulse, course.tried());
    var verifier = new Verifier(world, spec.health(), fleet, pool, pulse, log);
    var capacity = new CapacityGuard(CapacityRule.of(plan), spec, fleet, verifier, pulse);
    var sure = new SureSteering(world.time(), course, steering, pool, verifier, capacity, pulse);
    var emptiness = new Emptiness(steering, spec.drain(), pulse, log, course);
    var window = new TrafficWindow(fleet);
    var gates = new GateKeeper(world, recorder.deployment(), course, steering, window, log, pulse);
    pulse.guards(gates);
    var performer =
        new StepPerformer(
            world, course, recorder, steering, pool, verifier, sure, emptiness, gates, window,
            pulse);
    return new Execution(world, course, log, steering, fleet, pool, performer, pulse);
  }
}
