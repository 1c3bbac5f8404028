package io.crossfade.engine;

import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.spi.HealthProbe;
import io.crossfade.time.Signal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One check of each of many instances, so many at once at most. It takes as long as the fleet
 * needs; when no check has come back for a minute, those that are missing are left behind and count
 * as unknown.
 *
 * <p>Run on the engine's thread; checks run on the executor.
 */
final class ProbeRound {

  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final World world;
  private final HealthProbe probe;
  private final List<Instance> instances;
  private final AtomicReferenceArray<Checked> seen;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger left;
  private final Signal allDone = new Signal();

  ProbeRound(World world, List<Instance> instances) {
    this.world = world;
    this.probe = forRound(world.probe());
    this.instances = instances;
    this.seen = new AtomicReferenceArray<>(instances.size());
    this.left = new AtomicInteger(instances.size());
  }

  private static HealthProbe forRound(HealthProbe probe) {
    try {
      return probe.forRound();
    } catch (RuntimeException e) {
      var failed = failed(e);
      return instance -> failed;
    }
  }

  private static Health failed(RuntimeException e) {
    return Health.unknown("the probe failed: " + e);
  }

  /** What was seen, and when. Immutable. */
  record Checked(Health health, Duration at) {}

  /** What goes on while a round is awaited. */
  @FunctionalInterface
  interface Meanwhile {
    void beat() throws Halted, InterruptedException;
  }

  /** Checks each once, and returns what was seen. */
  Map<InstanceId, Checked> run(int concurrency, Meanwhile meanwhile)
      throws Halted, InterruptedException {
    if (instances.isEmpty()) {
      return Map.of();
    }
    try {
      begin(Math.min(concurrency, instances.size()), world.executor());
      await(meanwhile);
    } finally {
      next.set(instances.size());
    }
    return results();
  }

  private void begin(int workers, Executor executor) {
    for (int i = 0; i < workers; i++) {
      try {
        executor.execute(this::work);
      } catch (RejectedExecutionException e) {
        if (i == 0) {
          work();
        }
        return;
      }
    }
  }

  private void await(Meanwhile meanwhile) throws Halted, InterruptedException {
    int lastLeft = left.get();
    var lastAnswer = world.time().elapsed();
    while (!allDone.isRaised() && since(lastAnswer).compareTo(LONGEST_SILENCE) < 0) {
      world.time().await(LOOK_AGAIN, allDone);
      meanwhile.beat();
      if (left.get() < lastLeft) {
        lastLeft = left.get();
        lastAnswer = world.time().elapsed();
      }
    }
  }

  private Duration since(Duration moment) {
    return world.time().elapsed().minus(moment);
  }

  private void work() {
    for (int i = next.getAndIncrement(); i < instances.size(); i = next.getAndIncrement()) {
      seen.set(i, new Checked(check(instances.get(i)), world.time().elapsed()));
      if (left.decrementAndGet() == 0) {
        allDone.raise();
      }
    }
  }

  private Health check(Instance instance) {
    try {
      return probe.check(instance);
    } catch (RuntimeException e) {
      return failed(e);
    }
  }

  private Map<InstanceId, Checked> results() {
    var results = new LinkedHashMap<InstanceId, Checked>();
    for (int i = 0; i < instances.size(); i++) {
      var checked = seen.get(i);
      results.put(instances.get(i).id(), checked == null ? missing() : checked);
    }
    return results;
  }

  private Checked missing() {
    return new Checked(
        Health.unknown("the check did not come back, nor any other for " + LONGEST_SILENCE),
        world.time().elapsed());
  }
}
