package io.crossfade.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.journal.JournalRecord;
import io.crossfade.journal.JournalStore.Room;
import io.crossfade.journal.Lease;
import io.crossfade.model.DeploymentId;
import io.crossfade.testkit.fake.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SeveralHostsTest {

  private static final DeploymentId STREAM = DeploymentId.of("d-1");
  private static final Duration TTL = Duration.ofMinutes(5);

  private DataSource database;

  @BeforeEach
  void open() throws Exception {
    database = Server.database(Server.newDatabase());
  }

  @Test
  void two_hosts_contend_and_each_record_has_one_writer() throws Exception {
    Callable<List<Long>> host =
        () -> {
          var epochs = new ArrayList<Long>();
          try (var store = PostgresJournalStore.open(database)) {
            while (store.read(STREAM).size() < 60) {
              taken(store).ifPresent(lease -> epochs.add(addTwo(store, lease)));
            }
          }
          return epochs;
        };
    var hosts = Executors.newFixedThreadPool(2);
    try {
      var both = hosts.invokeAll(List.of(host, host));

      var epochs = new ArrayList<>(both.get(0).get());
      epochs.addAll(both.get(1).get());
      assertThat(epochs).doesNotHaveDuplicates();
      var records = PostgresJournalStore.open(database).read(STREAM);
      assertThat(records).extracting(JournalRecord::epoch).isSorted();
      assertThat(records).extracting(JournalRecord::epoch).containsAll(epochs);
    } finally {
      hosts.shutdownNow();
    }
  }

  private static Optional<Lease> taken(PostgresJournalStore store) {
    try {
      return Optional.of(store.acquire("shop", "host", TTL));
    } catch (JournalException e) {
      assertThat(e.kind()).isEqualTo(Kind.LEASE_HELD);
      return Optional.empty();
    }
  }

  private static long addTwo(PostgresJournalStore store, Lease lease) {
    try (lease) {
      long last = store.read(STREAM).size();
      last = store.append(lease, STREAM, last, List.of("a"), Room.NORMAL);
      store.append(lease, STREAM, last, List.of("b"), Room.NORMAL);
      return lease.epoch();
    }
  }

  @Test
  void a_dead_owner_is_taken_over_as_soon_as_its_lease_has_ended() throws Exception {
    var ttl = Duration.ofSeconds(1);
    long begin = System.nanoTime();
    var dead = PostgresJournalStore.open(database).acquire("shop", "dead", ttl);

    var next = PostgresJournalStore.open(database);
    var taken = taken(next);
    while (taken.isEmpty()) {
      taken = taken(next);
    }
    var took = Duration.ofNanos(System.nanoTime() - begin);

    System.out.println("Take over: " + took.minus(ttl).toMillis() + " ms after the lease ended");
    assertThat(took).isGreaterThanOrEqualTo(ttl);
    assertThat(taken.get().epoch()).isEqualTo(dead.epoch() + 1);
  }

  @Test
  void a_stale_owner_writes_nothing_after_another_took_over() throws Exception {
    var stale = PostgresJournalStore.open(database);
    var old = stale.acquire("shop", "old", TTL);
    stale.append(old, STREAM, 0, List.of("one"), Room.NORMAL);
    expire();

    var next = PostgresJournalStore.open(database);
    var lease = next.acquire("shop", "next", TTL);

    assertThat(lease.epoch()).isEqualTo(old.epoch() + 1);
    assertThatThrownBy(() -> stale.append(old, STREAM, 1, List.of("late"), Room.NORMAL))
        .isInstanceOfSatisfying(
            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LEASE_LOST));
    assertThatThrownBy(old::renew)
        .isInstanceOfSatisfying(
            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LEASE_LOST));
    assertThat(old.remaining()).isZero();
    assertThat(next.append(lease, STREAM, 1, List.of("two"), Room.NORMAL)).isEqualTo(2);
  }

  @Test
  void a_take_over_waits_for_a_write_that_is_under_way() throws Exception {
    var first = PostgresJournalStore.open(database);
    first.acquire("shop", "old", TTL);
    try (var write = database.getConnection()) {
      write.setAutoCommit(false);
      Server.execute(write, "SELECT 1 FROM crossfade_lease FOR SHARE");
      var impatient = Server.database(Server.ask(database, "SELECT current_database()"));
      Server.execute(
          database,
          "ALTER DATABASE "
              + Server.ask(database, "SELECT current_database()")
              + " SET lock_timeout = '200ms'");

      assertThatThrownBy(
              () ->
                  PostgresJournalStore.builder(impatient)
                      .patience(Duration.ZERO)
                      .open()
                      .breakLease("shop", 1))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("lock timeout");
    }
  }

  @Test
  void a_lease_ends_here_no_later_than_at_the_server() {
    var time = new ManualTime();
    var store = PostgresJournalStore.builder(database).time(time).open();
    var lease = store.acquire("shop", "test", Duration.ofSeconds(30));

    time.advance(Duration.ofSeconds(20));
    var before = lease.remaining();
    lease.renew();
    var renewed = lease.remaining();
    time.advance(Duration.ofSeconds(31));

    assertThat(before).isEqualTo(Duration.ofSeconds(10));
    assertThat(renewed).isEqualTo(Duration.ofSeconds(30));
    assertThat(lease.remaining()).isZero();
  }

  @Test
  void an_owner_that_slept_through_its_time_goes_on_if_nobody_took_over() throws Exception {
    var store = PostgresJournalStore.open(database);
    var lease = store.acquire("shop", "sleeper", TTL);
    expire();

    lease.renew();

    assertThat(store.append(lease, STREAM, 0, List.of("one"), Room.NORMAL)).isEqualTo(1);
  }

  @Test
  void an_operator_breaks_the_lease_that_was_named_and_no_other() {
    var store = PostgresJournalStore.open(database);
    var lease = store.acquire("shop", "dead", TTL);

    assertThat(store.breakLease("shop", lease.epoch() + 1)).isFalse();
    assertThat(store.breakLease("shop", lease.epoch())).isTrue();
    assertThat(store.breakLease("shop", lease.epoch())).isFalse();

    assertThatThrownBy(lease::renew).hasMessageContaining("it was broken");
    assertThat(store.acquire("shop", "operator", TTL).epoch()).isEqualTo(lease.epoch() + 1);
  }

  @Test
  void a_held_lease_names_its_owner_its_epoch_and_how_long() {
    var store = PostgresJournalStore.open(database);
    store.acquire("shop", "ci-7", TTL);

    assertThatThrownBy(() -> PostgresJournalStore.open(database).acquire("shop", "other", TTL))
        .hasMessageMatching(
            "The lease of 'shop' is held by 'ci-7' in epoch 1 for another (29\\d|300) s; .*");
  }

  private void expire() throws Exception {
    Server.execute(
        database,
        "UPDATE crossfade_lease SET expires_at = clock_timestamp() - interval '1 second'");
  }
}
