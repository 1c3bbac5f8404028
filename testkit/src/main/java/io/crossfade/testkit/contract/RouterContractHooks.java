package io.crossfade.testkit.contract;

import io.crossfade.model.DeploymentId;
import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What a router contract needs of the adapter's author, and the means that its rules share. */
abstract class RouterContractHooks {

  private static final Duration LOOK = Duration.ofMillis(20);

  private final List<AutoCloseable> toClose = new ArrayList<>();
  private final Signal never = new Signal();
  private @Nullable LoopbackInstances loopback;
  private @Nullable TrafficRouter router;
  private @Nullable Tables tables;
  private @Nullable DataPlane ways;

  /**
   * Makes a router object for a fresh load balancer, with nothing of ours in it. Called once for
   * each rule.
   *
   * @param instances the four that tables are made of, already listening
   * @throws Exception if there is none; the rule fails
   */
  protected abstract TrafficRouter router(List<Instance> instances) throws Exception;

  /**
   * Returns at least four instances that the load balancer can reach. Default: services on the
   * loopback, which {@link #loopback} gives the data plane of.
   *
   * @throws Exception if there are none; the rule fails
   */
  protected List<Instance> instances() throws Exception {
    return loopback().instances();
  }

  /**
   * Returns a way for requests through the load balancer, asked once a rule. Without it R1.7 to
   * R1.16 are skipped.
   *
   * @throws Exception if it failed; the rule fails
   */
  protected Optional<DataPlane> dataPlane() throws Exception {
    return Optional.empty();
  }

  /**
   * Makes another router object for the same load balancer, as another process does. Without it
   * R1.6 is skipped.
   *
   * @throws Exception if it failed; the rule fails
   */
  protected Optional<TrafficRouter> reopened() throws Exception {
    return Optional.empty();
  }

  /**
   * Makes a router object for a load balancer that cannot be reached. Without it R1.21 is skipped.
   *
   * @throws Exception if it failed; the rule fails
   */
  protected Optional<TrafficRouter> unreachable() throws Exception {
    return Optional.empty();
  }

  /**
   * Changes the routing as somebody else does, by the load balancer's own means.
   *
   * @param table what it is to be
   * @return whether it was done; if not, R1.18 is skipped. Default: it was not
   * @throws Exception if it failed; the rule fails
   */
  protected boolean changeBehindTheBack(RoutingTable table) throws Exception {
    return false;
  }

  /**
   * Returns all that is foreign in the load balancer as text: what is not ours and no table names.
   * There should be some. Without it R1.19 is skipped.
   *
   * @throws Exception if it failed; the rule fails
   */
  protected Optional<String> foreignState() throws Exception {
    return Optional.empty();
  }

  /**
   * Restarts the load balancer.
   *
   * @return whether it was done; if not, R1.20 is skipped. Default: it was not
   * @throws Exception if it failed; the rule fails
   */
  protected boolean restart() throws Exception {
    return false;
  }

  /** Returns the clock by which the load balancer takes its time. Default: the machine's. */
  protected TimeSource time() {
    return TimeSource.system();
  }

  /** Returns how long a change may take to be observed. Default: 30 seconds. */
  protected Duration patience() {
    return Duration.ofSeconds(30);
  }

  /** Returns how many requests a share is measured with. Default: 1,000. */
  protected int requests() {
    return 1_000;
  }

  /** Returns services on the loopback, started when first asked for and closed after the rule. */
  protected final LoopbackInstances loopback() throws IOException {
    if (loopback == null) {
      loopback = closing(LoopbackInstances.start("a", "b", "c", "d"));
    }
    return loopback;
  }

  /** Has something closed after the rule, latest first. */
  protected final <T extends AutoCloseable> T closing(T resource) {
    toClose.add(resource);
    return resource;
  }

  @BeforeEach
  final void open() throws Exception {
    var instances = instances();
    tables = new Tables(instances);
    router = closing(router(instances));
  }

  @AfterEach
  final void closeAll() throws Exception {
    for (int i = toClose.size() - 1; i >= 0; i--) {
      toClose.get(i).close();
    }
  }

  final TrafficRouter router() {
    return Objects.requireNonNull(router, "router");
  }

  final Tables tables() {
    return Objects.requireNonNull(tables, "tables");
  }

  /** Returns the way for requests; asks for it once. */
  final DataPlane dataPlaneOrSkip() throws Exception {
    if (ways == null) {
      ways = Skipped.unlessThere(dataPlane(), "there is no data plane here");
    }
    return ways;
  }

  static Fence fence(long epoch) {
    return new Fence(DeploymentId.of("contract"), epoch);
  }

  /** Applies a table and returns what is observed once it is in force on every node. */
  final RoutingObservation route(RoutingTable table) {
    router().apply(table, fence(1));
    return awaitObserved(router(), table);
  }

  /** Observes until a table is in force on every node. */
  final RoutingObservation awaitObserved(TrafficRouter at, RoutingTable table) {
    var step = at.capabilities().weightStep();
    return await(
        at,
        seen -> seen.convergence().isConverged() && seen.table().matches(table, step),
        seen ->
            "expected the table to be in force everywhere, but "
                + seen.table().differencesTo(table, step)
                + ", dissent "
                + seen.convergence().dissent());
  }

  /** Observes until something is seen. */
  final RoutingObservation await(
      TrafficRouter at,
      Predicate<RoutingObservation> wanted,
      Function<RoutingObservation, String> problem) {
    var end = time().elapsed().plus(patience());
    var seen = at.observe();
    while (!wanted.test(seen)) {
      if (time().elapsed().compareTo(end) > 0) {
        throw new AssertionError("within " + patience() + " " + problem.apply(seen));
      }
      look();
      seen = at.observe();
    }
    return seen;
  }

  final void require(Feature feature) {
    Skipped.unless(router().capabilities().has(feature), "the router does not declare " + feature);
  }

  final RoutingObservation await(Predicate<RoutingObservation> wanted, String what) {
    return await(router(), wanted, seen -> "expected " + what + ", but saw " + words(seen));
  }

  private static String words(RoutingObservation seen) {
    return seen.table() + " with " + seen.traffic() + " in start " + seen.incarnation();
  }

  private void look() {
    try {
      time().await(LOOK, never);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the load balancer", e);
    }
  }
}
