package io.crossfade.benchmarks.probe;

import io.crossfade.model.Instance;
import io.crossfade.probe.HttpProbe;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Sweeps with {@code HttpProbe} as the engine does: a fixed number of workers, each taking the next
 * instance when it is done with one.
 *
 * <p>Confined to one thread.
 */
final class PoolSweep implements Sweep {

  private final HttpProbe probe =
      HttpProbe.builder("/health").expectRevisionInHeader("X-Version").build();
  private final List<Instance> instances;
  private final int workers;
  private final ExecutorService executor;

  PoolSweep(int port, int endpoints, int workers) {
    this.instances =
        IntStream.range(0, endpoints)
            .mapToObj(i -> Instance.of("i-" + i, "v2", Sweep.address(i) + ":" + port))
            .toList();
    this.workers = workers;
    this.executor = Executors.newFixedThreadPool(workers);
  }

  @Override
  public int countHealthy() throws InterruptedException {
    var next = new AtomicInteger();
    var healthy = new AtomicInteger();
    var done = new CountDownLatch(workers);
    for (int worker = 0; worker < workers; worker++) {
      executor.execute(
          () -> {
            for (int i = next.getAndIncrement(); i < instances.size(); i = next.getAndIncrement()) {
              healthy.addAndGet(probe.check(instances.get(i)).isHealthy() ? 1 : 0);
            }
            done.countDown();
          });
    }
    done.await();
    return healthy.get();
  }
}
