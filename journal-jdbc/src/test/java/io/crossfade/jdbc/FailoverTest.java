package io.crossfade.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.jdbc.Interceptor.Cut;
import io.crossfade.jdbc.ReplicatedServer.Replication;
import io.crossfade.journal.JournalRecord;
import io.crossfade.journal.JournalStore.Room;
import io.crossfade.journal.Lease;
import io.crossfade.model.DeploymentId;
import io.crossfade.testkit.contract.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The primary dies in the middle of an append, and its standby takes its place. */
@Timeout(180)
class FailoverTest {

  private static final DeploymentId STREAM = DeploymentId.of("d-1");
  private static final Duration TTL = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path prepared;
  @TempDir private Path folder;
  private ReplicatedServer servers;
  private PostgresJournalStore store;
  private Lease lease;

  @BeforeAll
  static void prepare() throws Exception {
    ReplicatedServer.prepare(prepared);
  }

  private void begin(Replication replication) throws Exception {
    servers = ReplicatedServer.start(prepared, folder, replication);
    store = host();
    lease = store.acquire("shop", "host-1", TTL);
    append(store, lease, 0, "one");
  }

  private PostgresJournalStore host() {
    return PostgresJournalStore.builder(servers.source()).patience(PATIENCE).open();
  }

  @AfterEach
  void close() throws Exception {
    servers.close();
  }

  @Test
  void a_record_that_the_standby_had_before_its_answer_was_lost_is_there_once() throws Exception {
    begin(Replication.SYNCHRONOUS);
    servers.wayToFirst().cut("UPDATE crossfade_stream", Cut.BEFORE_THE_ANSWER, servers::failOver);

    long last = append(store, lease, 1, "two");

    assertThat(last).isEqualTo(2);
    assertThat(payloads()).containsExactly("one", "two");
    requireSameLeaseGoesOn();
  }

  @Test
  void a_record_that_the_standby_did_not_get_is_written_there_once() throws Exception {
    begin(Replication.SYNCHRONOUS);
    servers.stopStandby();
    var appending = async(() -> append(store, lease, 1, "two"));
    servers.awaitCommit("UPDATE crossfade_stream");
    servers.killPrimary();
    long killed = System.nanoTime();
    servers.startStandby();
    assertThat(Server.ask(servers.second(), "SELECT count(*) FROM crossfade_record"))
        .isEqualTo("1");
    servers.promoteStandby();

    assertThat(done(appending)).isEqualTo(2);
    var took = Duration.ofNanos(System.nanoTime() - killed);
    System.out.println("Failover: the append was made " + took.toMillis() + " ms after the death");
    assertThat(payloads()).containsExactly("one", "two");
    requireSameLeaseGoesOn();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pg_terminate_backend", "pg_cancel_backend"})
  void what_the_primary_alone_has_is_not_taken_for_durable(String interruption) throws Exception {
    begin(Replication.SYNCHRONOUS);
    servers.stopStandby();
    var appending = async(() -> append(store, lease, 1, "two"));
    servers.awaitCommit("UPDATE crossfade_stream");
    servers.interruptCommit(interruption);
    assertThat(payloads()).containsExactly("one", "two");
    assertThat(appending).isNotDone();
    servers.killPrimary();
    servers.startStandby();
    servers.promoteStandby();

    assertThat(done(appending)).isEqualTo(2);
    assertThat(payloads()).containsExactly("one", "two");
    requireSameLeaseGoesOn();
  }

  @Test
  void of_two_hosts_that_contend_over_the_failover_the_owner_goes_on() throws Exception {
    begin(Replication.SYNCHRONOUS);
    var other = host();
    servers.stopStandby();
    var appending = async(() -> append(store, lease, 1, "two"));
    servers.awaitCommit("UPDATE crossfade_stream");
    var taking = async(() -> refusalOf(() -> other.acquire("shop", "host-2", TTL)));
    Server.await(servers.first(), "pg_stat_activity WHERE wait_event_type = 'Lock'");
    servers.killPrimary();
    servers.startStandby();
    servers.promoteStandby();

    assertThat(done(appending)).isEqualTo(2);
    assertThat(done(taking).kind()).isEqualTo(Kind.LEASE_HELD);
    assertThat(done(taking)).hasMessageContaining("'host-1' in epoch 1");
    requireSameLeaseGoesOn();
    lease.close();
    assertThat(other.acquire("shop", "host-2", TTL).epoch()).isEqualTo(2);
  }

  @Test
  void the_owner_gives_way_if_its_lease_ends_before_it_finds_the_new_primary() throws Exception {
    begin(Replication.SYNCHRONOUS);
    servers.stopStandby();
    servers.wayToSecond().refuse(true);
    var appending = async(() -> refusalOf(() -> append(store, lease, 1, "two")));
    servers.awaitCommit("UPDATE crossfade_stream");
    servers.killPrimary();
    servers.startStandby();
    servers.promoteStandby();
    Server.execute(servers.second(), "UPDATE crossfade_lease SET expires_at = clock_timestamp()");
    var next = PostgresJournalStore.open(servers.second());
    var taken = next.acquire("shop", "host-2", TTL);
    servers.wayToSecond().refuse(false);

    assertThat(done(appending).kind()).isEqualTo(Kind.LEASE_LOST);
    assertThat(taken.epoch()).isEqualTo(2);
    assertThat(append(next, taken, 1, "of the next")).isEqualTo(2);
    assertThat(payloads()).containsExactly("one", "of the next");
  }

  @Test
  void what_asynchronous_replication_lost_is_noticed_at_the_next_write() throws Exception {
    begin(Replication.ASYNCHRONOUS);
    servers.awaitReplayed();
    servers.stopStandby();
    append(store, lease, 1, "two");
    servers.killPrimary();
    servers.startStandby();
    servers.promoteStandby();

    assertThatThrownBy(() -> append(store, lease, 2, "three"))
        .isInstanceOfSatisfying(
            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SEQUENCE_CONFLICT))
        .hasMessageContaining("the stream has 1 records and not 2");
    assertThat(payloads()).containsExactly("one");
  }

  private void requireSameLeaseGoesOn() {
    lease.renew();
    assertThat(append(store, lease, 2, "three")).isEqualTo(3);
    assertThat(store.read(STREAM)).extracting(JournalRecord::epoch).containsOnly(1L);
  }

  private static long append(PostgresJournalStore to, Lease lease, long expected, String payload) {
    return to.append(lease, STREAM, expected, List.of(payload), Room.NORMAL);
  }

  private List<String> payloads() {
    return store.read(STREAM).stream().map(JournalRecord::payload).toList();
  }

  private static JournalException refusalOf(Supplier<?> call) {
    try {
      throw new AssertionError("it was not refused: " + call.get());
    } catch (JournalException e) {
      return e;
    }
  }

  private static <T> CompletableFuture<T> async(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, Threads::begin);
  }

  private static <T> T done(CompletableFuture<T> call) throws Exception {
    return call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
