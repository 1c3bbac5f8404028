package io.crossfade.testkit.fake;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Names;
import io.crossfade.model.Revision;
import io.crossfade.model.Slots;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities;
import io.crossfade.spi.PoolCapabilities.Effect;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pool whose instances are entries of a map. It can do everything, anywhere, at once, unless the
 * builder or {@link #faults} say otherwise.
 *
 * <p>Thread-safe.
 */
public final class FakeInstancePool implements InstancePool {

  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 40_000;

  private final TimeSource time;
  private final PoolCapabilities capabilities;
  private final Optional<List<InstanceId>> places;
  private final Duration startTime;
  private final Faults faults = new Faults("list", "slots", "start", "replace", "stop");

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<InstanceId, Running> running = new LinkedHashMap<>();
  private final Map<InstanceId, Instance> known = new HashMap<>();
  private final Map<String, Set<InstanceId>> done = new HashMap<>();
  private final List<PoolAct> acts = new ArrayList<>();
  private final List<Consumer<PoolAct>> witnesses = new ArrayList<>();
  private List<Instance> lastList = List.of();
  private int starts;
  private long highestEpoch;

  private FakeInstancePool(Builder builder) {
    this.time = builder.time;
    this.capabilities = builder.capabilities;
    this.places = builder.places;
    this.startTime = builder.startTime;
    builder.instances.forEach(this::appear);
  }

  /** Returns an empty pool that can do everything. */
  public static FakeInstancePool empty(TimeSource time) {
    return builder(time).build();
  }

  /** Returns a builder of an empty pool that can do everything. */
  public static Builder builder(TimeSource time) {
    return new Builder(time);
  }

  /**
   * Returns what can go wrong; the operations are {@code list}, {@code slots}, {@code start},
   * {@code replace} and {@code stop}.
   */
  public Faults faults() {
    return faults;
  }

  /** Returns what was really done, an entry for each instance, in order. */
  public List<PoolAct> acts() {
    return locked(() -> List.copyOf(acts));
  }

  /** Returns what was really done under a key. */
  public List<PoolAct> acts(String key) {
    return acts().stream().filter(act -> act.key().equals(key)).toList();
  }

  /** Returns the instance of this name as it is now. */
  public Optional<Instance> instance(String id) {
    return Optional.ofNullable(locked(() -> running.get(InstanceId.of(id)))).map(Running::instance);
  }

  /** Returns whether the instance runs and its start time has passed. */
  public boolean isUp(String id) {
    return locked(
        () -> {
          var found = running.get(InstanceId.of(id));
          return found != null && found.up().compareTo(time.elapsed()) <= 0;
        });
  }

  /** Makes an instance run that this pool did not start. It is up at once. */
  public void appear(Instance instance) {
    locked(
        () -> {
          known.put(instance.id(), instance);
          return running.put(instance.id(), new Running(instance, time.elapsed()));
        });
  }

  /** Makes an instance die, as by itself. */
  public void vanish(String id) {
    locked(() -> running.remove(InstanceId.of(id)));
  }

  /** Makes an instance restart, as by itself: another incarnation, and the start time again. */
  public void restart(String id) {
    var was = instance(id).orElseThrow(() -> new IllegalArgumentException(id + " does not run"));
    locked(() -> begin(was.id(), was.revision()));
  }

  /** Returns what runs, past all faults. */
  List<Instance> current() {
    return locked(() -> running.values().stream().map(Running::instance).toList());
  }

  /** Returns where more may be started, past all faults. */
  Slots currentSlots() {
    return locked(
        () ->
            places
                .map(all -> Slots.of(all.stream().filter(id -> !running.containsKey(id)).toList()))
                .orElseGet(Slots::any));
  }

  /** Calls a witness before each act, with no lock held. */
  void onAct(Consumer<PoolAct> witness) {
    locked(() -> witnesses.add(witness));
  }

  @Override
  public PoolCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public List<Instance> list() {
    return faults.call("list", fault -> locked(() -> fault.stale() ? lastList : listNow()));
  }

  @Override
  public Slots slots() {
    return faults.call("slots", fault -> currentSlots());
  }

  @Override
  public void fence(Fence fence) {
    locked(
        () -> {
          if (fence.epoch() < highestEpoch) {
            throw refused(
                "obey deployment '" + fence.deployment() + "' in epoch " + fence.epoch(),
                "epoch " + highestEpoch + " has been here; another deployer has taken over");
          }
          highestEpoch = fence.epoch();
          return highestEpoch;
        });
  }

  @Override
  public List<Instance> start(String key, Revision revision, List<InstanceId> instances) {
    if (!capabilities.can(Effect.START)) {
      return InstancePool.super.start(key, revision, instances);
    }
    return faults.call(
        "start",
        fault -> {
          locked(() -> requireStartable(key, revision, instances));
          first(fault.limit(), instances).forEach(id -> bring(key, Effect.START, id, revision));
          return theseOf(instances);
        });
  }

  @Override
  public List<Instance> replace(
      String key, Revision revision, List<InstanceId> instances, Duration grace) {
    if (!capabilities.can(Effect.REPLACE)) {
      return InstancePool.super.replace(key, revision, instances, grace);
    }
    return faults.call(
        "replace",
        fault -> {
          locked(() -> requireKnown(instances));
          first(fault.limit(), instances).forEach(id -> bring(key, Effect.REPLACE, id, revision));
          return theseOf(instances);
        });
  }

  @Override
  public void stop(String key, List<InstanceId> instances, Duration grace) {
    if (!capabilities.can(Effect.STOP)) {
      InstancePool.super.stop(key, instances, grace);
    }
    faults.call(
        "stop",
        fault -> {
          first(fault.limit(), instances).forEach(id -> end(key, id));
          return instances;
        });
  }

  private void bring(String key, Effect effect, InstanceId id, Revision revision) {
    var act = new PoolAct(key, effect, id, revision, time.elapsed());
    if (locked(() -> isDone(key, id) || runs(id, revision))) {
      return;
    }
    witnesses.forEach(witness -> witness.accept(act));
    locked(() -> begin(id, revision) && keep(act));
  }

  private void end(String key, InstanceId id) {
    var found = locked(() -> running.get(id));
    if (found == null) {
      return;
    }
    var act = new PoolAct(key, Effect.STOP, id, found.instance().revision(), time.elapsed());
    witnesses.forEach(witness -> witness.accept(act));
    locked(() -> running.remove(id) != null && keep(act));
  }

  private boolean begin(InstanceId id, Revision revision) {
    var incarnation = Incarnation.of("start-" + ++starts);
    var instance =
        known.computeIfAbsent(id, this::newcomer).toBuilder()
            .revision(revision)
            .incarnation(incarnation)
            .build();
    known.put(id, instance);
    running.put(id, new Running(instance, time.elapsed().plus(startTime)));
    return true;
  }

  private Instance newcomer(InstanceId id) {
    var endpoint = endpoint(known.size());
    return Instance.builder(id, Revision.of("none"), endpoint).build();
  }

  /** An address of its own for each: a large fleet has more instances than a host has ports. */
  private static Endpoint endpoint(int number) {
    return Endpoint.of("127.0.0." + (1 + number / PORTS), FIRST_PORT + number % PORTS);
  }

  private boolean keep(PoolAct act) {
    done.computeIfAbsent(act.key(), key -> new HashSet<>()).add(act.instance());
    return acts.add(act);
  }

  private boolean isDone(String key, InstanceId id) {
    return done.getOrDefault(key, Set.of()).contains(id);
  }

  private boolean runs(InstanceId id, Revision revision) {
    var found = running.get(id);
    return found != null && found.instance().revision().equals(revision);
  }

  private boolean requireStartable(String key, Revision revision, List<InstanceId> instances) {
    for (var id : instances) {
      if (running.containsKey(id) && !runs(id, revision) && !isDone(key, id)) {
        throw refused("start '" + id + "' with " + revision, "another revision runs in it");
      }
      if (places.isPresent() && !places.get().contains(id)) {
        throw refused("start '" + id + "'", "it is none of the places " + places.get());
      }
    }
    return true;
  }

  private boolean requireKnown(List<InstanceId> instances) {
    for (var id : instances) {
      if (!known.containsKey(id)) {
        throw refused("replace '" + id + "'", "no instance of that name ever ran here");
      }
    }
    return true;
  }

  private static AdapterException refused(String what, String why) {
    return new AdapterException(
        AdapterException.Kind.PERMANENT,
        "The pool was asked to " + what + ", but " + why + "; nothing was changed.");
  }

  private List<Instance> listNow() {
    lastList = current();
    return lastList;
  }

  private List<Instance> theseOf(List<InstanceId> instances) {
    return locked(
        () ->
            instances.stream()
                .filter(running::containsKey)
                .map(id -> Objects.requireNonNull(running.get(id)).instance())
                .toList());
  }

  private static List<InstanceId> first(int limit, List<InstanceId> instances) {
    return instances.subList(0, Math.min(limit, instances.size()));
  }

  private <T extends @Nullable Object> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** An instance, and the virtual time from which it answers. */
  private record Running(Instance instance, Duration up) {}

  /** Collects a {@link FakeInstancePool}. Not thread-safe. */
  public static final class Builder {

    private final TimeSource time;
    private PoolCapabilities capabilities = PoolCapabilities.all();
    private Optional<List<InstanceId>> places = Optional.empty();
    private Duration startTime = Duration.ZERO;
    private final List<Instance> instances = new ArrayList<>();

    private Builder(TimeSource time) {
      this.time = Objects.requireNonNull(time, "time");
    }

    /** Sets what it can do. Default: everything. */
    public Builder capabilities(PoolCapabilities value) {
      this.capabilities = Objects.requireNonNull(value, "capabilities");
      return this;
    }

    /** Sets the only places where instances may run. Default: anywhere, under any name. */
    public Builder places(String... ids) {
      this.places = Optional.of(Arrays.stream(ids).map(InstanceId::of).toList());
      return this;
    }

    /** Sets how long a started instance takes until it is up. Default: no time. */
    public Builder startTime(Duration value) {
      this.startTime = Objects.requireNonNull(value, "startTime");
      return this;
    }

    /** Adds instances that run, and are up, from the beginning. */
    public Builder running(Instance... added) {
      instances.addAll(List.of(added));
      return this;
    }

    /** Adds instances that run a revision from the beginning, with addresses made up. */
    public Builder running(String revision, String... ids) {
      for (var id : ids) {
        Names.requireAllowed("instance id", id);
        instances.add(Instance.of(id, revision, endpoint(instances.size()).toString()));
      }
      return this;
    }

    /** Returns the pool. */
    public FakeInstancePool build() {
      return new FakeInstancePool(this);
    }
  }
}
