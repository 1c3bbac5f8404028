package io.crossfade.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.jdbc.Interceptor.Cut;
import io.crossfade.journal.JournalRecord;
import io.crossfade.journal.JournalStore.Room;
import io.crossfade.journal.Lease;
import io.crossfade.model.DeploymentId;
import io.crossfade.testkit.contract.Threads;
import io.crossfade.testkit.fake.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BrokenConnectionTest {

  private static final DeploymentId STREAM = DeploymentId.of("d-1");

  private Interceptor interceptor;
  private DataSource direct;
  private PostgresJournalStore store;

  @BeforeEach
  void open() throws Exception {
    interceptor = new Interceptor(Server.port());
    var name = Server.newDatabase();
    direct = Server.database(name);
    store = PostgresJournalStore.open(Server.database(name, interceptor.port()));
  }

  @AfterEach
  void close() throws Exception {
    interceptor.close();
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void a_stream_is_begun_once_whichever_way_the_connection_breaks(Cut cut) throws Exception {
    var lease = lease();
    interceptor.cut("INSERT INTO crossfade_stream", cut);

    long last = append(lease, 0, "one", "two");

    assertThat(last).isEqualTo(2);
    assertThat(payloads()).containsExactly("one", "two");
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void records_are_added_once_whichever_way_the_connection_breaks(Cut cut) throws Exception {
    var lease = lease();
    append(lease, 0, "one");
    interceptor.cut("UPDATE crossfade_stream", cut);

    long last = append(lease, 1, "two", "three");

    assertThat(last).isEqualTo(3);
    assertThat(payloads()).containsExactly("one", "two", "three");
    append(lease, 3, "four");
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void a_lease_whose_answer_was_lost_is_taken_all_the_same(Cut cut) {
    interceptor.cut("INSERT INTO crossfade_lease", cut);

    var lease = lease();

    append(lease, 0, "one");
    assertThat(payloads()).containsExactly("one");
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void renewing_and_ending_outlast_a_broken_connection(Cut cut) {
    var lease = lease();
    append(lease, 0, "one");
    interceptor.cut("SET expires_at = clock_timestamp()", cut);
    interceptor.cut("finished_at = coalesce", cut);

    lease.renew();
    store.finish(lease, STREAM);

    assertThat(lease.remaining()).isPositive();
    assertThat(store.open("shop")).isEmpty();
  }

  @Test
  void a_server_that_fails_over_in_the_middle_of_an_append_has_it_once() throws Exception {
    var lease = lease();
    append(lease, 0, "one");
    CompletableFuture<Long> appended;
    try (var blocker = direct.getConnection()) {
      blocker.setAutoCommit(false);
      Server.execute(blocker, "SELECT 1 FROM crossfade_stream FOR UPDATE");
      appended = CompletableFuture.supplyAsync(() -> append(lease, 1, "two"), Threads::begin);
      Server.await(
          direct,
          "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
      Server.execute(
          direct,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE"
              + " datname = current_database() AND wait_event_type = 'Lock'");
      blocker.rollback();
    }

    assertThat(appended.get(30, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(payloads()).containsExactly("one", "two");
  }

  @Test
  void an_append_is_given_up_when_the_lease_may_have_ended() throws Exception {
    var time = new ManualTime();
    var patient =
        PostgresJournalStore.builder(Server.database(Server.newDatabase(), interceptor.port()))
            .time(time)
            .open();
    var lease = patient.acquire("shop", "patient", Duration.ofSeconds(30));
    interceptor.refuse(true);
    var begun = time.elapsed();

    assertThatThrownBy(() -> patient.append(lease, STREAM, 0, List.of("one"), Room.NORMAL))
        .isInstanceOfSatisfying(
            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageContaining("Writing record 1 of 'd-1' failed");

    assertThat(time.elapsed().minus(begun))
        .isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
  }

  private Lease lease() {
    return store.acquire("shop", "test", Duration.ofMinutes(1));
  }

  private long append(Lease lease, long expected, String... payloads) {
    return store.append(lease, STREAM, expected, List.of(payloads), Room.NORMAL);
  }

  private List<String> payloads() {
    return store.read(STREAM).stream().map(JournalRecord::payload).toList();
  }
}
