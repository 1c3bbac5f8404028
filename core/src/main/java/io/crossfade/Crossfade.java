package io.crossfade;

import io.crossfade.engine.DeploymentControl;
import io.crossfade.engine.DeploymentStatus;
import io.crossfade.engine.Engine;
import io.crossfade.engine.World;
import io.crossfade.error.AdapterException;
import io.crossfade.error.JournalException;
import io.crossfade.error.PlanRejectedException;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.internal.threads.ProbeThreads;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Fleet;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.strategy.DeploymentStrategy;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.LoggerFactory;

/**
 * Replaces one version of a service by another while the service keeps answering.
 *
 * <pre>{@code
 * try (var crossfade = Crossfade.builder("shop").router(router).pool(pool).probe(probe).build()) {
 *   DeploymentPlan plan = crossfade.plan(DeploymentSpec.toRevision("v42"), Rolling.inBatchesOf(2));
 *   System.out.println(plan);
 *   DeploymentResult result = crossfade.execute(plan);
 * }
 * }</pre>
 *
 * <p>Thread-safe. A deployment runs on the thread that executes it; a service has one at a time.
 */
public final class Crossfade implements AutoCloseable {

  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private final World world;
  private final Engine engine;
  private final List<AutoCloseable> owned;

  private Crossfade(World world, List<AutoCloseable> owned) {
    this.world = world;
    this.engine = new Engine(world);
    this.owned = List.copyOf(owned);
  }

  /**
   * Returns a builder.
   *
   * @param service what is deployed, on the allow-list of names; a service has one deployment at a
   *     time
   */
  public static CrossfadeBuilder builder(String service) {
    return new CrossfadeBuilder(service);
  }

  static Crossfade of(World world, List<AutoCloseable> owned) {
    return new Crossfade(world, owned);
  }

  static void closeAll(List<AutoCloseable> resources) {
    for (var resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        LoggerFactory.getLogger(Crossfade.class).warn("Not closed: {}", resource, e);
      }
    }
  }

  static ExecutorService defaultExecutor() {
    return ProbeThreads.upTo(CrossfadeBuilder.DEFAULT_THREADS);
  }

  /**
   * Returns what exists and what is routed where, as seen now. Waits until every node of the load
   * balancer agrees: for 30 seconds, and for as long as it says that a change takes.
   *
   * @throws AdapterException if they do not agree in time, or the world cannot be read
   */
  public Fleet fleet() {
    return engine.fleet();
  }

  /**
   * Returns the plan that a strategy makes of a spec and the fleet as it is now. Nothing moves.
   *
   * @throws PlanRejectedException if the strategy knows no way
   * @throws AdapterException as with {@link #fleet}
   */
  public DeploymentPlan plan(DeploymentSpec spec, DeploymentStrategy strategy) {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(strategy, "strategy");
    var plan = strategy.plan(spec, fleet());
    int changes = plan.forecast().routingChanges();
    for (var price : changes == 0 ? List.<String>of() : pricesOfAChange()) {
      plan = plan.withNote("each of its " + changes + " changes of routing " + price);
    }
    return plan;
  }

  private List<String> pricesOfAChange() {
    var router = world.router().capabilities();
    var prices = new ArrayList<String>();
    if (!router.changeCost().isEmpty()) {
      prices.add("costs " + router.changeCost());
    }
    if (!router.propagation().isZero()) {
      prices.add("takes up to " + router.propagation() + " to reach every node");
    }
    return prices;
  }

  /** Returns every reason why a plan cannot be carried out here and now; none if it can. */
  public List<String> check(DeploymentPlan plan) {
    return engine.check(plan);
  }

  /**
   * Carries a plan out on this thread, under a new name.
   *
   * @throws PlanRejectedException if it cannot be carried out; nothing was changed
   * @throws JournalException if a deployment of the service runs or is open, or the journal cannot
   *     be written; nothing was changed
   */
  public DeploymentResult execute(DeploymentPlan plan) {
    return execute(plan, newId(), new DeploymentControl());
  }

  /**
   * Carries a plan out on this thread.
   *
   * @param id its name; no deployment had it before
   * @param control how other threads tell it what to do meanwhile
   * @throws PlanRejectedException as with {@link #execute(DeploymentPlan)}
   * @throws JournalException as with {@link #execute(DeploymentPlan)}
   */
  public DeploymentResult execute(DeploymentPlan plan, DeploymentId id, DeploymentControl control) {
    return engine.execute(plan, id, control);
  }

  /**
   * Goes on with a deployment that another process left, on this thread.
   *
   * @throws PlanRejectedException if a gate or hook that its plan names is missing here
   * @throws JournalException if another process carries it out, or it cannot be read
   * @throws IllegalArgumentException if there is no such deployment
   */
  public DeploymentResult resume(DeploymentId id, DeploymentControl control) {
    return engine.resume(id, control);
  }

  /** Returns the deployments of the service that have not ended, oldest first. */
  public List<DeploymentId> open() {
    return engine.open();
  }

  /** Returns what happened in a deployment; nothing if there is none of that name. */
  public List<EventRecord> history(DeploymentId id) {
    return engine.history(id);
  }

  /** Returns where a deployment stands by its journal; empty if there is none of that name. */
  public Optional<DeploymentStatus> status(DeploymentId id) {
    var events = history(id);
    return events.isEmpty() ? Optional.empty() : Optional.of(DeploymentStatus.of(events));
  }

  /**
   * Takes over a deployment that another process left, and goes back, on this thread.
   *
   * @param reason why, for the journal
   * @return {@code RolledBack}; {@code Succeeded} if it was past the point of no return and went on
   *     to its end
   * @throws PlanRejectedException as with {@link #resume}
   * @throws JournalException as with {@link #resume}
   * @throws IllegalArgumentException if there is no such deployment
   */
  public DeploymentResult abort(DeploymentId id, String reason) {
    var control = new DeploymentControl();
    control.abort(reason);
    return resume(id, control);
  }

  /**
   * Takes the lease of the service from an owner that is known to be dead.
   *
   * @param epoch which lease, as the refusal names it; another one is left alone
   * @return whether that lease was held, and is not any more
   * @throws JournalException if the journal cannot do that, or does not answer
   */
  public boolean breakLease(long epoch) {
    return world.journal().breakLease(world.service(), epoch);
  }

  /** Returns a name for a new deployment: the service and the time of day. */
  public DeploymentId newId() {
    return DeploymentId.of(world.service() + "-" + ID.format(world.time().now()));
  }

  /**
   * Frees what the builder made: threads, and adapters made by name. What was handed over is the
   * caller's, and what is routed and runs goes on.
   */
  @Override
  public void close() {
    closeAll(owned);
  }
}
