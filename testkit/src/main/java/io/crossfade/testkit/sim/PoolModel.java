package io.crossfade.testkit.sim;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.Slots;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The pool over an {@link InstanceModel}, with the faults of a scenario. Confined to one run. */
final class PoolModel implements InstancePool {

  private static final int ONE_IN = 3;

  private final World world;
  private final InstanceModel instances;
  private final Map<String, Set<InstanceId>> done = new HashMap<>();
  private final HighestEpoch epoch = new HighestEpoch();
  private List<Instance> last = List.of();

  PoolModel(World world) {
    this.world = world;
    this.instances = world.instances();
  }

  @Override
  public PoolCapabilities capabilities() {
    return PoolCapabilities.all();
  }

  @Override
  public List<Instance> list() {
    if (world.mishaps().isOn(FaultKind.POOL_UNLISTABLE)) {
      throw new AdapterException(Kind.TRANSIENT, "The pool cannot be listed just now.");
    }
    if (!last.isEmpty() && world.mishaps().strikes(FaultKind.POOL_STALE, 12)) {
      return last;
    }
    last = instances.list();
    return last;
  }

  @Override
  public Slots slots() {
    return Slots.any();
  }

  @Override
  public void fence(Fence fence) {
    epoch.enter(fence);
  }

  /** Refuses a deployer that was overtaken. */
  void requireNotOvertaken(Fence fence) {
    epoch.requireNotOvertaken(fence);
  }

  @Override
  public List<Instance> start(String key, Revision revision, List<InstanceId> ids) {
    effect(ids, Integer.MAX_VALUE, id -> startOne(key, revision, id));
    return these(ids);
  }

  @Override
  public List<Instance> replace(
      String key, Revision revision, List<InstanceId> ids, Duration grace) {
    effect(ids, Integer.MAX_VALUE, id -> replaceOne(key, revision, id, grace));
    return these(ids);
  }

  @Override
  public void stop(String key, List<InstanceId> ids, Duration grace) {
    effect(ids, Integer.MAX_VALUE, id -> stopOne(id, grace));
  }

  /** Carries an effect out for so many instances. */
  void startSome(String key, Revision revision, List<InstanceId> ids, int limit) {
    effect(ids, limit, id -> startOne(key, revision, id));
  }

  void replaceSome(String key, Revision revision, List<InstanceId> ids, Duration grace, int limit) {
    effect(ids, limit, id -> replaceOne(key, revision, id, grace));
  }

  void stopSome(List<InstanceId> ids, Duration grace, int limit) {
    effect(ids, limit, id -> stopOne(id, grace));
  }

  private void startOne(String key, Revision revision, InstanceId id) {
    if (isDone(key, id) || instances.runs(id, revision)) {
      return;
    }
    if (instances.process(id) != null) {
      throw new AdapterException(Kind.PERMANENT, "Another revision runs in '" + id + "'.");
    }
    world.audit().starting(id, revision);
    instances.start(id, revision);
    note(key, id);
  }

  private void replaceOne(String key, Revision revision, InstanceId id, Duration grace) {
    if (isDone(key, id) || instances.runs(id, revision)) {
      return;
    }
    world.audit().killing(id, "replaced");
    instances.end(id, grace);
    instances.start(id, revision);
    note(key, id);
  }

  private void stopOne(InstanceId id, Duration grace) {
    if (instances.process(id) != null) {
      world.audit().killing(id, "stopped");
      instances.end(id, grace);
    }
  }

  /** Whether an effect was done under a key and what it started still runs. */
  private boolean isDone(String key, InstanceId id) {
    return done.getOrDefault(key, Set.of()).contains(id) && instances.process(id) != null;
  }

  private void note(String key, InstanceId id) {
    done.computeIfAbsent(key, k -> new HashSet<>()).add(id);
  }

  private void effect(List<InstanceId> ids, int limit, Consumer<InstanceId> work) {
    var mishaps = world.mishaps();
    if (mishaps.strikes(FaultKind.POOL_TRANSIENT, ONE_IN)) {
      throw new AdapterException(Kind.TRANSIENT, "The pool is busy; nothing was done.");
    }
    if (mishaps.strikes(FaultKind.POOL_REFUSES, ONE_IN * 2)) {
      throw new AdapterException(Kind.PERMANENT, "The pool refuses; nothing was done.");
    }
    boolean partly = ids.size() > 1 && mishaps.strikes(FaultKind.POOL_PARTIAL, ONE_IN);
    int most = partly ? Math.min(limit, 1) : Math.min(limit, ids.size());
    ids.subList(0, most).forEach(work);
    if (partly || mishaps.strikes(FaultKind.POOL_REPLY_LOST, ONE_IN)) {
      throw new AdapterException(Kind.OUTCOME_UNKNOWN, "The pool's answer was lost.");
    }
  }

  private List<Instance> these(List<InstanceId> ids) {
    return instances.list().stream().filter(instance -> ids.contains(instance.id())).toList();
  }
}
