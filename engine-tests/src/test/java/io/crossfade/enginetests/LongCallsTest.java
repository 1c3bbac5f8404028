package io.crossfade.enginetests;

import static io.crossfade.testkit.event.EventConditions.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentResult.Frozen;
import io.crossfade.event.DeploymentResult.Succeeded;
import io.crossfade.testkit.fake.Fault;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promise 8 through calls that take longer than a lease holds. */
class LongCallsTest {

  /** So many renewals, each a third of the lease's time after the last, are longer than a lease. */
  private static final int RENEWALS = 5;

  private static final Duration LEASE = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicReference<Runnable> last = new AtomicReference<>();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void endThreads() {
    end.countDown();
    threads.shutdown();
  }

  private enum Call {
    A_START("start", rig -> rig.fleet.pool().faults().onNext("start")),
    A_LIST("start", rig -> rig.fleet.pool().faults().onNext("list")),
    A_CHANGE_OF_ROUTING("attach", rig -> rig.fleet.router().faults().onNext("apply")),
    A_READING("attach", rig -> rig.fleet.router().faults().onNext("observe")),
    A_GATE("smoke", rig -> rig.smoke.faults().onNext("ask")),
    A_HOOK("announce", rig -> rig.announce.faults().onNext("run")),
    A_STOP("retire", rig -> rig.fleet.pool().faults().onNext("stop"));

    private final String step;
    private final Function<Rig, Fault> call;

    Call(String step, Function<Rig, Fault> call) {
      this.step = step;
      this.call = call;
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_lease_is_kept_while_a_call_takes_long(Call call) {
    var rig = new Rig().executor(this::runAndRemember);
    rig.when(started(call.step), () -> call.call.apply(rig).run(() -> awaitRenewals(rig)));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(rig.fleet.time().elapsed()).isGreaterThan(LEASE);
    assertThat(rig.watch.broken()).isEmpty();
  }

  @Test
  void a_call_in_which_the_lease_is_lost_is_the_last() {
    var rig = new Rig();
    rig.when(
        started("start"),
        () ->
            rig.fleet
                .pool()
                .faults()
                .onNext("start")
                .run(() -> rig.journal.letOwnerDie(Rig.SERVICE)));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(Frozen.class);
    assertThat(((Frozen) result).reason().kind()).isEqualTo(Cause.Kind.JOURNAL);
    assertThat(rig.fleet.router().applied()).isEmpty();
  }

  /** On the engine's thread, where nothing can be kept during a call; the last is the call's. */
  private void runAndRemember(Runnable task) {
    last.set(task);
    task.run();
  }

  /**
   * Lets the lease be kept on a thread of its own. There each wait turns the virtual clock, so it
   * is held up when a longer time than the lease's has passed.
   */
  private void awaitRenewals(Rig rig) {
    var engine = Thread.currentThread();
    var left = new CountDownLatch(RENEWALS);
    rig.journal
        .faults()
        .always("renew")
        .run(
            () -> {
              left.countDown();
              if (Thread.currentThread() != engine && left.getCount() == 0) {
                await(end);
              }
            });
    threads.execute(last.get());
    assertThat(await(left)).as("the lease is renewed").isTrue();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
