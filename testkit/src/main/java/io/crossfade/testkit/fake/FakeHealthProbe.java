package io.crossfade.testkit.fake;

import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.spi.HealthProbe;
import io.crossfade.time.TimeSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A probe that sees an instance as healthy if it is up in a {@link FakeInstancePool} with the
 * revision that is expected, unless a script says otherwise. A script for an instance goes before
 * one for a revision.
 *
 * <p>Thread-safe.
 */
public final class FakeHealthProbe implements HealthProbe {

  private final FakeInstancePool pool;
  private final TimeSource time;
  private final Faults faults = new Faults("check");
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<InstanceId, HealthScript> byInstance = new HashMap<>();
  private final Map<Revision, HealthScript> byRevision = new HashMap<>();
  private final Map<InstanceId, Integer> checks = new HashMap<>();

  /**
   * Makes a probe.
   *
   * @param pool whose instances it sees
   * @param time the clock of scripts
   */
  public FakeHealthProbe(FakeInstancePool pool, TimeSource time) {
    this.pool = pool;
    this.time = time;
  }

  /** Returns what can go wrong with the probe itself; the operation is {@code check}. */
  public Faults faults() {
    return faults;
  }

  /** Returns the script for an instance. */
  public HealthScript on(String instance) {
    lock.lock();
    try {
      return byInstance.computeIfAbsent(InstanceId.of(instance), id -> new HealthScript());
    } finally {
      lock.unlock();
    }
  }

  /** Returns the script for every instance of which this revision is expected. */
  public HealthScript onRevision(String revision) {
    lock.lock();
    try {
      return byRevision.computeIfAbsent(Revision.of(revision), id -> new HealthScript());
    } finally {
      lock.unlock();
    }
  }

  /** Returns how often an instance was checked. */
  public int checks(String instance) {
    lock.lock();
    try {
      return checks.getOrDefault(InstanceId.of(instance), 0);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Health check(Instance instance) {
    return faults.call("check", fault -> scripted(instance, asThePoolTells(instance)));
  }

  /** Returns what the pool tells, without a script and without counting. */
  Health asThePoolTells(Instance expected) {
    var found = pool.instance(expected.id().value());
    if (found.isEmpty()) {
      return Health.unhealthy("connection refused");
    }
    if (!pool.isUp(expected.id().value())) {
      return Health.unhealthy("still starting");
    }
    var revision = found.get().revision();
    return revision.equals(expected.revision())
        ? Health.healthy()
        : Health.unhealthy("answers as " + revision + ", expected " + expected.revision());
  }

  private Health scripted(Instance instance, Health otherwise) {
    lock.lock();
    try {
      checks.merge(instance.id(), 1, Integer::sum);
      var script = byInstance.getOrDefault(instance.id(), byRevision.get(instance.revision()));
      return script == null ? otherwise : script.answer(instance.id(), time.elapsed(), otherwise);
    } finally {
      lock.unlock();
    }
  }
}
