package io.crossfade.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TogetherTest {

  private static final List<Integer> TWENTY = IntStream.range(0, 20).boxed().toList();

  @Test
  void answers_in_the_order_asked() {
    assertThat(new Together(Runnable::run, 4).map(TWENTY, i -> i * 2))
        .isEqualTo(TWENTY.stream().map(i -> i * 2).toList());
  }

  @Test
  void never_does_more_at_a_time_than_allowed_and_does_use_what_is_allowed() {
    var threads = Executors.newCachedThreadPool();
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var threeAtOnce = new CountDownLatch(3);
    try {
      new Together(threads, 3)
          .map(
              TWENTY,
              i -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                threeAtOnce.countDown();
                await(threeAtOnce);
                return now.decrementAndGet();
              });
    } finally {
      threads.shutdownNow();
    }

    assertThat(most).hasValue(3);
  }

  @Test
  void an_executor_that_refuses_or_forgets_makes_it_slower_and_not_stuck() {
    Executor refuses =
        task -> {
          throw new RejectedExecutionException("busy");
        };
    Executor forgets = task -> {};

    assertThat(new Together(refuses, 4).map(TWENTY, i -> i)).isEqualTo(TWENTY);
    assertThat(new Together(forgets, 4).map(TWENTY, i -> i)).isEqualTo(TWENTY);
  }

  @Test
  void one_failure_does_not_keep_the_others_from_being_done() {
    var done = new AtomicInteger();

    assertThatThrownBy(
            () ->
                new Together(Runnable::run, 1)
                    .map(
                        TWENTY,
                        i -> {
                          if (i == 3) {
                            throw new AdapterException(Kind.TRANSIENT, "three");
                          }
                          return done.incrementAndGet();
                        }))
        .hasMessage("three");

    assertThat(done).hasValue(19);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
