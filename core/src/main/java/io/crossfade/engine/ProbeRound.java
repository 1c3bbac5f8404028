package io.crossfade.engine;

import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.spi.HealthProbe;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One check of each of many instances, so many at once at most. A check that does not come back in
 * time is left behind, and counts as unknown.
 *
 * <p>Started on the engine's thread; checks run on the executor.
 */
final class ProbeRound {

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final HealthProbe probe;
  private final List<Instance> instances;
  private final AtomicReferenceArray<Health> seen;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger left;
  private final Signal allDone = new Signal();

  private ProbeRound(HealthProbe probe, List<Instance> instances) {
    this.probe = probe;
    this.instances = instances;
    this.seen = new AtomicReferenceArray<>(instances.size());
    this.left = new AtomicInteger(instances.size());
  }

  static Map<InstanceId, Health> of(
      HealthProbe probe,
      List<Instance> instances,
      int concurrency,
      Executor executor,
      TimeSource time)
      throws InterruptedException {
    if (instances.isEmpty()) {
      return Map.of();
    }
    var round = new ProbeRound(probe.forRound(), instances);
    round.begin(Math.min(concurrency, instances.size()), executor);
    round.await(time);
    return round.results();
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

  private void await(TimeSource time) throws InterruptedException {
    var start = time.elapsed();
    while (!allDone.isRaised() && time.elapsed().minus(start).compareTo(LONGEST) < 0) {
      time.await(LONGEST, allDone);
    }
  }

  private void work() {
    for (int i = next.getAndIncrement(); i < instances.size(); i = next.getAndIncrement()) {
      seen.set(i, check(instances.get(i)));
      if (left.decrementAndGet() == 0) {
        allDone.raise();
      }
    }
  }

  private Health check(Instance instance) {
    try {
      return probe.check(instance);
    } catch (RuntimeException e) {
      return Health.unknown("the probe failed: " + e);
    }
  }

  private Map<InstanceId, Health> results() {
    var results = new LinkedHashMap<InstanceId, Health>();
    for (int i = 0; i < instances.size(); i++) {
      var health = seen.get(i);
      results.put(
          instances.get(i).id(),
          health == null ? Health.unknown("the check did not come back in " + LONGEST) : health);
    }
    return results;
  }
}
