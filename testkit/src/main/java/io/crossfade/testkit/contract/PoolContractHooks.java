package io.crossfade.testkit.contract;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities.Effect;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What a pool contract needs of the adapter's author, and the means that its rules share. */
abstract class PoolContractHooks {

  private static final Duration LOOK = Duration.ofMillis(20);

  private final Set<InstanceId> before = new HashSet<>();
  private final Signal never = new Signal();
  private @Nullable InstancePool pool;
  private int keys;

  /**
   * Makes a pool object over a fresh place to run things. Called once for each rule. What the rule
   * starts is stopped after it, if the pool can stop.
   *
   * @throws Exception if there is none; the rule fails
   */
  protected abstract InstancePool pool() throws Exception;

  /** Returns the revision that is started. Default: {@code v1}. */
  protected Revision first() {
    return Revision.of("v1");
  }

  /** Returns the revision that it is replaced by. Default: {@code v2}. */
  protected Revision second() {
    return Revision.of("v2");
  }

  /**
   * Makes another pool object over the same place, as another process does. Without it R2.12 is
   * skipped.
   *
   * @throws Exception if it failed; the rule fails
   */
  protected Optional<InstancePool> reopened() throws Exception {
    return Optional.empty();
  }

  /**
   * Makes an instance die as by itself, behind the pool's back.
   *
   * @return whether it was done; if not, R2.13 is skipped. Default: it was not
   * @throws Exception if it failed; the rule fails
   */
  protected boolean kill(Instance instance) throws Exception {
    return false;
  }

  /**
   * Returns a revision whose instances do not go when they are asked to. Without it R2.11 is
   * skipped.
   */
  protected Optional<Revision> stubborn() {
    return Optional.empty();
  }

  /** Returns a revision that cannot be started. Without it R2.16 is skipped. */
  protected Optional<Revision> broken() {
    return Optional.empty();
  }

  /** Returns whether the pool remembers epochs. Default: no, and R2.18 is skipped. */
  protected boolean remembersEpochs() {
    return false;
  }

  /** Returns how long an instance gets to go by itself. Default: 1 second. */
  protected Duration grace() {
    return Duration.ofSeconds(1);
  }

  /** Returns the clock by which the pool takes its time. Default: the machine's. */
  protected TimeSource time() {
    return TimeSource.system();
  }

  /** Returns how long a death may take to be noticed. Default: 30 seconds. */
  protected Duration patience() {
    return Duration.ofSeconds(30);
  }

  @BeforeEach
  final void open() throws Exception {
    pool = pool();
    opened().list().forEach(instance -> before.add(instance.id()));
  }

  @AfterEach
  final void stopWhatWasStarted() throws Exception {
    var another = reopened();
    try (var last = another.isPresent() ? another.get() : opened()) {
      var left = new ArrayList<>(ids(last.list()));
      left.removeAll(before);
      if (last.capabilities().can(Effect.STOP) && !left.isEmpty()) {
        last.stop(key(), left, grace());
      }
    } finally {
      opened().close();
    }
  }

  final InstancePool opened() {
    return Objects.requireNonNull(pool, "pool");
  }

  /** Returns a key that was not used yet. */
  final String key() {
    return "contract-" + ++keys;
  }

  final void require(Effect effect) {
    Skipped.unless(opened().capabilities().can(effect), "the pool does not declare " + effect);
  }

  /** Returns names under which something may be started. */
  final List<InstanceId> free(int count) {
    var slots = opened().slots();
    Skipped.unless(slots.open() || slots.free().size() >= count, "fewer than " + count + " slots");
    return slots.take(count, "contract", new HashSet<>(ids(opened().list())));
  }

  /** Starts instances of the first revision. */
  final List<Instance> started(int count) {
    require(Effect.START);
    return opened().start(key(), first(), free(count));
  }

  /** Starts instances of the first revision, or takes those that a fixed pool has. */
  final List<Instance> running(int count) {
    if (opened().capabilities().can(Effect.START)) {
      return started(count);
    }
    var there = opened().list();
    Skipped.unless(there.size() >= count, "fewer than " + count + " instances run");
    return there.subList(0, count);
  }

  final Instance listed(InstanceId id) {
    return opened().list().stream()
        .filter(instance -> instance.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("'" + id + "' is not listed"));
  }

  static List<InstanceId> ids(List<Instance> instances) {
    return instances.stream().map(Instance::id).toList();
  }

  final void await(BooleanSupplier wanted, String what) {
    var end = time().elapsed().plus(patience());
    while (!wanted.getAsBoolean()) {
      if (time().elapsed().compareTo(end) > 0) {
        throw new AssertionError("within " + patience() + " expected " + what);
      }
      look();
    }
  }

  private void look() {
    try {
      time().await(LOOK, never);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the pool", e);
    }
  }

  /** Runs what must be refused, and returns how it was. */
  static AdapterException refusal(Runnable call) {
    try {
      call.run();
    } catch (AdapterException e) {
      return e;
    }
    throw new AssertionError("an AdapterException was expected, but nothing was thrown");
  }
}
