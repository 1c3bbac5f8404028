package io.crossfade.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.testkit.fake.FakeJournalStore;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {

  private static final TimeSource TIME = TimeSource.system();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final FakeJournalStore journal = new FakeJournalStore(TIME);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endRenewals() throws InterruptedException {
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).as("renewals end").isTrue();
  }

  @Test
  void renews_again_and_again_until_a_call_comes_back() {
    var keeper = keeper(threads);

    keeper.during(() -> awaitRenewals(3));

    assertThat(journal.faults().calls("renew")).isGreaterThanOrEqualTo(3);
  }

  @Test
  void says_after_the_call_that_the_lease_was_lost_in_it() throws InterruptedException {
    var keeper = keeper(threads);
    journal.faults().onNext("renew").run(FakeJournalStore.failure(Kind.LEASE_LOST));
    journal.faults().onCall("renew", 2).run(FakeJournalStore.failure(Kind.LEASE_LOST));

    keeper.during(() -> awaitRenewals(1));
    endRenewals();
    var lost = catchThrowableOfType(JournalException.class, keeper::keep);

    assertThat(lost.kind()).isEqualTo(Kind.LEASE_LOST);
    assertThat(journal.faults().calls("renew")).isEqualTo(2);
  }

  @Test
  void tries_again_where_the_journal_does_not_answer() {
    var keeper = keeper(threads);
    journal.faults().onNext("renew").run(FakeJournalStore.failure(Kind.UNAVAILABLE));

    keeper.during(() -> awaitRenewals(2));
    keeper.keep();

    assertThat(journal.faults().calls("renew")).isGreaterThanOrEqualTo(2);
  }

  @Test
  void a_call_is_made_on_an_executor_that_runs_everything_at_once_too() {
    assertThat(keeper(Runnable::run).during(() -> "made")).isEqualTo("made");
  }

  @Test
  void a_call_is_made_where_the_executor_takes_nothing_too() {
    threads.shutdown();

    assertThat(keeper(threads).during(() -> "made")).isEqualTo("made");
  }

  private LeaseKeeper keeper(Executor executor) {
    var lease = journal.acquire("shop", "me", Duration.ofHours(1));
    return new LeaseKeeper(lease, Duration.ofMillis(60), TIME, executor);
  }

  private boolean awaitRenewals(int count) {
    var end = TIME.elapsed().plus(PATIENCE);
    while (journal.faults().calls("renew") < count) {
      assertThat(TIME.elapsed()).as("time to renew").isLessThan(end);
      try {
        TIME.await(Duration.ofMillis(5), new Signal());
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    return true;
  }
}
