package io.crossfade.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.engine.ProbeRound.Checked;
import io.crossfade.event.Cause;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.spi.HealthProbe;
import io.crossfade.testkit.fake.FakeFleet;
import io.crossfade.testkit.fake.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A round of checks takes as long as the fleet needs, and no longer than that. */
@Timeout(60)
class ProbeRoundTest {

  private final ManualTime time = new ManualTime();

  /**
   * One worker whose checks end one at a time, each when virtual time gets to it: the clock and the
   * worker meet at a queue, so that neither runs ahead of the other.
   */
  private final class SlowWorker implements HealthProbe, Executor {

    private final SynchronousQueue<Integer> meeting = new SynchronousQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);

    void endCheckEvery(Duration period, int times) {
      for (int i = 1; i <= times; i++) {
        int number = i;
        time.at(period.multipliedBy(i), () -> meet(number == times));
      }
    }

    private void meet(boolean last) {
      try {
        meeting.put(1);
        if (last) {
          over.await();
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Health check(Instance instance) {
      try {
        meeting.take();
        return Health.healthy();
      } catch (InterruptedException e) {
        return Health.unknown("interrupted");
      }
    }

    @Override
    public void execute(Runnable work) {
      var thread =
          new Thread(
              () -> {
                work.run();
                over.countDown();
              });
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Test
  void takes_as_long_as_a_large_fleet_needs() throws Exception {
    var worker = new SlowWorker();
    worker.endCheckEvery(Duration.ofSeconds(30), 20);

    var seen = run(worker, worker, 20, 1, () -> {});

    assertThat(time.elapsed()).isEqualTo(Duration.ofMinutes(10));
    assertThat(seen.values()).allMatch(checked -> checked.health().isHealthy());
  }

  @Test
  void leaves_behind_what_does_not_come_back_when_nothing_has_for_a_minute() throws Exception {
    var seen = run(instance -> Health.healthy(), work -> {}, 3, 2, () -> {});

    assertThat(time.elapsed()).isEqualTo(Duration.ofMinutes(1));
    assertThat(seen.values())
        .hasSize(3)
        .allMatch(checked -> checked.health().state() == Health.State.UNKNOWN);
  }

  @Test
  void what_goes_on_meanwhile_goes_on() throws Exception {
    var beats = new AtomicInteger();

    run(instance -> Health.healthy(), work -> {}, 3, 2, beats::incrementAndGet);

    assertThat(beats.get()).isGreaterThanOrEqualTo(59);
  }

  @Test
  void begins_no_more_checks_once_it_is_halted() {
    var queue = new ConcurrentLinkedQueue<Runnable>();
    var checked = new AtomicInteger();
    HealthProbe probe =
        instance -> {
          checked.incrementAndGet();
          return Health.healthy();
        };

    assertThatThrownBy(
            () ->
                run(
                    probe,
                    queue::add,
                    3,
                    2,
                    () -> {
                      throw new Halted(Halt.rollBack(Cause.Kind.COMMAND, "enough"));
                    }))
        .isInstanceOf(Halted.class);
    queue.forEach(Runnable::run);

    assertThat(checked.get()).isZero();
  }

  @Test
  void a_check_is_as_old_as_it_is_and_not_as_old_as_its_round() throws Exception {
    var worker = new SlowWorker();
    worker.endCheckEvery(Duration.ofSeconds(10), 3);

    var seen = run(worker, worker, 3, 1, () -> {});

    assertThat(seen.get(InstanceId.of("i-0")).at()).isBetween(seconds(10), seconds(20));
    assertThat(seen.get(InstanceId.of("i-2")).at()).isEqualTo(seconds(30));
  }

  @Test
  void runs_no_more_at_once_than_it_may() throws Exception {
    var workers = new ArrayList<Runnable>();

    run(instance -> Health.healthy(), work -> workers.add(work), 10, 4, () -> {});

    assertThat(workers).hasSize(4);
  }

  @Test
  void an_executor_that_refuses_is_done_without() throws Exception {
    Executor refusing =
        work -> {
          throw new RejectedExecutionException("shut down");
        };

    var seen = run(instance -> Health.healthy(), refusing, 3, 2, () -> {});

    assertThat(seen.values()).allMatch(checked -> checked.health().isHealthy());
  }

  @Test
  void a_probe_that_throws_is_unknown_and_the_others_are_seen() throws Exception {
    HealthProbe probe =
        instance -> {
          if (instance.id().equals(InstanceId.of("i-1"))) {
            throw new IllegalStateException("a defect");
          }
          return Health.healthy();
        };

    var seen = run(probe, Runnable::run, 3, 1, () -> {});

    assertThat(seen.get(InstanceId.of("i-1")).health().state()).isEqualTo(Health.State.UNKNOWN);
    assertThat(seen.get(InstanceId.of("i-2")).health().isHealthy()).isTrue();
  }

  @Test
  void a_probe_that_throws_before_the_round_knows_nothing_of_anybody() throws Exception {
    HealthProbe probe =
        new HealthProbe() {
          @Override
          public Health check(Instance instance) {
            return Health.healthy();
          }

          @Override
          public HealthProbe forRound() {
            throw new IllegalStateException("a defect");
          }
        };

    var seen = run(probe, Runnable::run, 2, 1, () -> {});

    assertThat(seen.values())
        .extracting(checked -> checked.health().state())
        .containsOnly(Health.State.UNKNOWN);
  }

  private Map<InstanceId, Checked> run(
      HealthProbe probe,
      Executor executor,
      int instances,
      int concurrency,
      ProbeRound.Meanwhile meanwhile)
      throws Halted, InterruptedException {
    var fleet = FakeFleet.empty();
    var world =
        new World(
            "shop",
            "a-test",
            fleet.router(),
            fleet.pool(),
            probe,
            Map.of(),
            Map.of(),
            fleet.journal(),
            List.of(),
            executor,
            time,
            new Random(1));
    var all = new ArrayList<Instance>();
    for (int i = 0; i < instances; i++) {
      all.add(Instance.of("i-" + i, "v1", "127.0.0.1:" + (9000 + i)));
    }
    return new ProbeRound(world, all).run(concurrency, meanwhile);
  }

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }
}
