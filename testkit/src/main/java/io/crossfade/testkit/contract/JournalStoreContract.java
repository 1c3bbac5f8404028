package io.crossfade.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.journal.JournalRecord;
import io.crossfade.journal.JournalStore;
import io.crossfade.journal.JournalStore.Room;
import io.crossfade.journal.Lease;
import io.crossfade.model.DeploymentId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link JournalStore} must do: rules R4.1 to R4.20. Extend it, make a store in {@code
 * store()}, and offer what you can of the other hooks; a rule whose hook is missing is reported as
 * skipped.
 *
 * <p>Confined to JUnit's thread; R4.4 uses threads of its own.
 */
public abstract class JournalStoreContract extends JournalContractHooks {

  private static final int MOST_RECORDS = 10_000;
  private static final String KILOBYTE = "x".repeat(1_000);

  /** For subclasses. */
  protected JournalStoreContract() {}

  @Test
  @DisplayName(
      "R4.1 what was appended is read back in order, numbered from 1, with the lease's epoch")
  final void r4_1_reads_back() {
    var lease = lease();

    long first = append(lease, 0, "one");
    long third = append(lease, first, "two", "three");

    assertThat(first).isEqualTo(1);
    assertThat(third).isEqualTo(3);
    assertThat(opened().read(STREAM))
        .containsExactly(
            new JournalRecord(1, lease.epoch(), "one"),
            new JournalRecord(2, lease.epoch(), "two"),
            new JournalRecord(3, lease.epoch(), "three"));
  }

  @Test
  @DisplayName("R4.2 payloads come back as they were: empty, long, of many lines, in any script")
  final void r4_2_keeps_payloads_as_they_are() {
    var payloads =
        new String[] {
          "", "\n", "a\r\nb\u0000c", "{\"k\": \"v\"}", "äöü 東京 \uD83D\uDE80", "x".repeat(300_000)
        };

    append(lease(), 0, payloads);

    assertThat(payloads(opened(), STREAM)).containsExactly(payloads);
  }

  @Test
  @DisplayName(
      "R4.3 an append that expects another last record is refused as SEQUENCE_CONFLICT, and adds"
          + " nothing")
  final void r4_3_refuses_another_sequence() {
    var lease = lease();
    append(lease, 0, "one", "two");

    for (long wrong : new long[] {0, 1, 3}) {
      assertThat(refusal(() -> append(lease, wrong, "three")).kind())
          .as("expecting %d", wrong)
          .isEqualTo(Kind.SEQUENCE_CONFLICT);
    }
    assertThat(payloads(opened(), STREAM)).containsExactly("one", "two");
  }

  @Test
  @DisplayName("R4.4 of two appends at once after the same record, one wins")
  final void r4_4_one_of_several_wins() {
    var lease = lease();
    var names = new AtomicInteger();

    for (int round = 0; round < 20; round++) {
      long expected = round;
      var tries = Threads.fourTimes(1, () -> won(lease, expected, names));
      assertThat(tries.join()).as("round %d", round).containsOnlyOnce(true);
    }
    assertThat(opened().read(STREAM)).hasSize(20);
  }

  @Test
  @DisplayName("R4.5 a stream that was never begun has no records")
  final void r4_5_knows_nothing_of_the_unbegun() {
    append(lease(), 0, "one");

    assertThat(opened().read(DeploymentId.of("never"))).isEmpty();
  }

  @Test
  @DisplayName("R4.6 another store object reads what was appended")
  final void r4_6_outlives_its_store() throws Exception {
    append(lease(), 0, "one", "two");
    var written = opened().read(STREAM);
    opened().close();

    var another = another();

    assertThat(another.read(STREAM)).isEqualTo(written);
    assertThat(another.open(SERVICE)).containsExactly(STREAM);
  }

  @Test
  @DisplayName("R4.7 a lease that is held is refused as LEASE_HELD, naming its owner")
  final void r4_7_refuses_a_second_lease() {
    var held = opened().acquire(SERVICE, "alice", ttl());

    var refused = refusal(() -> opened().acquire(SERVICE, "bob", ttl()));

    assertThat(refused.kind()).isEqualTo(Kind.LEASE_HELD);
    assertThat(refused).hasMessageContaining("alice");
    assertThat(held.remaining()).isPositive();
  }

  @Test
  @DisplayName("R4.8 a lease given back can be taken, with a higher epoch")
  final void r4_8_passes_a_lease_on() {
    var first = lease();
    first.close();

    var second = opened().acquire(SERVICE, "bob", ttl());

    assertThat(first.epoch()).isPositive();
    assertThat(second.epoch()).isGreaterThan(first.epoch());
    assertThat(second.owner()).isEqualTo("bob");
    assertThat(second.service()).isEqualTo(SERVICE);
  }

  @Test
  @DisplayName("R4.9 epochs rise across restarts of the store")
  final void r4_9_epochs_rise_across_restarts() throws Exception {
    var first = lease();
    first.close();
    opened().close();

    assertThat(another().acquire(SERVICE, "bob", ttl()).epoch()).isGreaterThan(first.epoch());
  }

  @Test
  @DisplayName("R4.10 a writer whose lease is gone is refused as LEASE_LOST, and adds nothing")
  final void r4_10_refuses_a_lost_lease() {
    var lost = lease();
    append(lost, 0, "one");
    lost.close();

    assertThat(refusal(() -> append(lost, 1, "two")).kind()).isEqualTo(Kind.LEASE_LOST);
    var holder = lease();
    assertThat(refusal(() -> append(lost, 1, "two")).kind()).isEqualTo(Kind.LEASE_LOST);
    assertThat(refusal(() -> opened().finish(lost, STREAM)).kind()).isEqualTo(Kind.LEASE_LOST);

    assertThat(append(holder, 1, "three")).isEqualTo(2);
    assertThat(payloads(opened(), STREAM)).containsExactly("one", "three");
  }

  @Test
  @DisplayName("R4.11 leases of two services do not touch each other")
  final void r4_11_keeps_services_apart() {
    var shop = lease();
    var other = opened().acquire("other", "bob", ttl());

    other.close();

    assertThat(append(shop, 0, "one")).isEqualTo(1);
    assertThat(shop.remaining()).isPositive();
  }

  @Test
  @DisplayName(
      "R4.12 a held lease surely holds for some time and can be renewed; one given back holds for"
          + " none")
  final void r4_12_says_how_long_it_holds() {
    var lease = lease();

    lease.renew();
    var held = lease.remaining();
    lease.close();

    assertThat(held).isPositive();
    assertThat(lease.remaining()).isEqualTo(Duration.ZERO);
    assertThat(refusal(lease::renew).kind()).isEqualTo(Kind.LEASE_LOST);
  }

  @Test
  @DisplayName("R4.13 the lease of an owner that died can be taken, with a higher epoch")
  final void r4_13_takes_over_from_the_dead() throws Exception {
    var dead = lease();
    append(dead, 0, "one");

    Skipped.unless(die(dead), "owners do not die here");
    var next = lease();

    assertThat(next.epoch()).isGreaterThan(dead.epoch());
    assertThat(append(next, 1, "two")).isEqualTo(2);
    assertThat(refusal(() -> append(dead, 2, "three")).kind()).isEqualTo(Kind.LEASE_LOST);
  }

  @Test
  @DisplayName("R4.14 a stream is open until it is finished, twice is once, and stays among all")
  final void r4_14_finishes() {
    var lease = lease();
    append(lease, 0, "one");
    var before = opened().open(SERVICE);

    opened().finish(lease, STREAM);
    opened().finish(lease, STREAM);

    assertThat(before).containsExactly(STREAM);
    assertThat(opened().open(SERVICE)).isEmpty();
    assertThat(opened().all(SERVICE)).containsExactly(STREAM);
    assertThat(payloads(opened(), STREAM)).containsExactly("one");
  }

  @Test
  @DisplayName("R4.15 streams are listed by service, oldest first")
  final void r4_15_lists_oldest_first() {
    var inOrder = Stream.of("c", "a", "d", "b").map(DeploymentId::of).toList();
    var lease = lease();
    var elsewhere = opened().acquire("other", "bob", ttl());
    opened().append(elsewhere, STREAM, 0, List.of("one"), Room.NORMAL);

    inOrder.forEach(id -> opened().append(lease, id, 0, List.of("one"), Room.NORMAL));

    assertThat(opened().all(SERVICE)).isEqualTo(inOrder);
    assertThat(opened().open(SERVICE)).isEqualTo(inOrder);
    assertThat(opened().all("other")).containsExactly(STREAM);
    assertThat(opened().all("nothing-here")).isEmpty();
  }

  @Test
  @DisplayName(
      "R4.16 a name that is not allowed is refused, and one that means something to a file system"
          + " is a name like any other")
  final void r4_16_is_careful_with_names() {
    for (var wrong : List.of("", "../shop", "a/b", "a b", "a\u0000", "x".repeat(129))) {
      assertThat(Assertions.catchThrowable(() -> acquire(wrong)))
          .as("service '%s'", wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
    var lease = lease();
    for (var odd : List.of("..", ".", "a:b", "-rf", "shop", "x".repeat(128))) {
      opened().append(lease, DeploymentId.of(odd), 0, List.of(odd), Room.NORMAL);
      assertThat(payloads(opened(), DeploymentId.of(odd))).containsExactly(odd);
    }
    assertThat(opened().all(SERVICE)).hasSize(6);
  }

  @Test
  @DisplayName(
      "R4.17 a record that was being written when the writer died is not read, and the stream goes"
          + " on")
  final void r4_17_cuts_a_torn_end() throws Exception {
    append(lease(), 0, "one", "two");
    opened().close();
    Skipped.unless(tear(STREAM), "no record can be torn here");

    var after = another();
    assertThat(payloads(after, STREAM)).containsExactly("one", "two");
    var lease = after.acquire(SERVICE, "bob", ttl());
    after.append(lease, STREAM, 2, List.of("three"), Room.NORMAL);

    assertThat(payloads(after, STREAM)).containsExactly("one", "two", "three");
  }

  @Test
  @DisplayName("R4.18 damage before the end is CORRUPT")
  final void r4_18_guesses_nothing() throws Exception {
    var lease = lease();
    append(lease, 0, "one");
    append(lease, 1, "two");
    append(lease, 2, "three");
    opened().close();
    Skipped.unless(damage(STREAM), "no record can be damaged here");

    var after = another();

    assertThat(refusal(() -> after.read(STREAM)).kind()).isEqualTo(Kind.CORRUPT);
  }

  @Test
  @DisplayName("R4.19 a full store is FULL, adds nothing, and still has its reserve")
  final void r4_19_keeps_a_reserve() throws Exception {
    var small = closing(Skipped.unlessThere(small(), "the store has no end here"));
    var lease = small.acquire(SERVICE, "contract", ttl());

    var full = refusal(() -> fill(small, lease));
    int kept = small.read(STREAM).size();
    long last = small.append(lease, STREAM, kept, List.of("ended"), Room.RESERVE);

    assertThat(full.kind()).isEqualTo(Kind.FULL);
    assertThat(kept).isPositive();
    assertThat(last).isEqualTo(kept + 1L);
    assertThat(payloads(small, STREAM).get(kept)).isEqualTo("ended");
  }

  @Test
  @DisplayName("R4.20 what was appended outlives a loss of power")
  final void r4_20_outlives_a_loss_of_power() {
    Skipped.unless(false, "the kit cannot cut the power");
  }

  private boolean won(Lease lease, long expected, AtomicInteger names) {
    try {
      append(lease, expected, "try " + names.incrementAndGet());
      return true;
    } catch (JournalException e) {
      assertThat(e.kind()).isEqualTo(Kind.SEQUENCE_CONFLICT);
      return false;
    }
  }

  private void acquire(String service) {
    opened().acquire(service, "bob", ttl()).close();
  }

  private static void fill(JournalStore small, Lease lease) {
    for (int i = 0; i < MOST_RECORDS; i++) {
      small.append(lease, STREAM, i, List.of(KILOBYTE), Room.NORMAL);
    }
  }
}
