package io.crossfade.journal;

import static io.crossfade.journal.Journals.STREAM;
import static io.crossfade.journal.Journals.append;
import static io.crossfade.journal.Journals.assertRefused;
import static io.crossfade.journal.Journals.lease;
import static io.crossfade.journal.Journals.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crossfade.error.JournalException.Kind;
import io.crossfade.model.DeploymentId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every journal does, whatever it keeps its records in. */
abstract class JournalStoreRules {

  private JournalStore store;
  private Lease lease;

  abstract JournalStore newStore();

  @BeforeEach
  void open() {
    store = newStore();
    lease = lease(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void reads_what_was_appended_with_its_place_and_epoch() {
    append(store, lease, 0, "a");
    append(store, lease, 1, "b", "c");

    assertThat(store.read(STREAM))
        .containsExactly(
            new JournalRecord(1, lease.epoch(), "a"),
            new JournalRecord(2, lease.epoch(), "b"),
            new JournalRecord(3, lease.epoch(), "c"));
  }

  @Test
  void keeps_any_text() {
    var texts = List.of("", "\0\0\0\0", "two\nlines\r\n", "日本語 🦊 \u202e", "x".repeat(300_000));

    store.append(lease, STREAM, 0, texts, JournalStore.Room.NORMAL);

    assertThat(payloads(store)).isEqualTo(texts);
  }

  @Test
  void returns_the_last_sequence() {
    assertThat(append(store, lease, 0, "a", "b")).isEqualTo(2);
    assertThat(append(store, lease, 2, "c")).isEqualTo(3);
  }

  @Test
  void has_no_records_of_a_stream_that_was_never_begun() {
    assertThat(store.read(DeploymentId.of("never"))).isEmpty();
  }

  @Test
  void refuses_an_append_that_expects_another_end() {
    append(store, lease, 0, "a");

    assertRefused(Kind.SEQUENCE_CONFLICT, () -> append(store, lease, 0, "b"));
    assertRefused(Kind.SEQUENCE_CONFLICT, () -> append(store, lease, 2, "b"));

    assertThat(payloads(store)).containsExactly("a");
  }

  @Test
  void does_not_begin_a_stream_by_an_append_that_is_refused() {
    assertRefused(Kind.SEQUENCE_CONFLICT, () -> append(store, lease, 1, "a"));

    assertThat(store.all(Journals.SHOP)).isEmpty();
  }

  @Test
  void does_not_begin_a_stream_by_an_append_of_nothing() {
    assertThat(append(store, lease, 0)).isZero();

    assertThat(store.all(Journals.SHOP)).isEmpty();
  }

  @Test
  void does_nothing_by_an_append_of_nothing() {
    append(store, lease, 0, "a");

    assertThat(append(store, lease, 1)).isEqualTo(1);
    assertRefused(Kind.SEQUENCE_CONFLICT, () -> append(store, lease, 0));
  }

  @Test
  void refuses_a_second_lease_and_names_the_holder() {
    assertRefused(Kind.LEASE_HELD, () -> store.acquire("shop", "bob", Duration.ZERO))
        .withMessageContaining("'ann'")
        .withMessageContaining("epoch " + lease.epoch());
  }

  @Test
  void raises_the_epoch_with_every_lease() {
    lease.close();

    var next = lease(store);

    assertThat(lease.epoch()).isPositive();
    assertThat(next.epoch()).isGreaterThan(lease.epoch());
  }

  @Test
  void keeps_the_leases_of_two_services_apart() {
    var other = store.acquire("blog", "bob", Duration.ZERO);

    store.append(other, DeploymentId.of("d-2"), 0, List.of("b"), JournalStore.Room.NORMAL);
    other.close();

    append(store, lease, 0, "a");
    assertThat(store.all("blog")).containsExactly(DeploymentId.of("d-2"));
    assertThat(store.all("shop")).containsExactly(STREAM);
  }

  @Test
  void refuses_a_stream_of_another_service() {
    append(store, lease, 0, "a");
    var other = store.acquire("blog", "bob", Duration.ZERO);

    assertRefused(
        Kind.SEQUENCE_CONFLICT,
        () -> store.append(other, STREAM, 0, List.of("b"), JournalStore.Room.NORMAL));
    assertRefused(
        Kind.SEQUENCE_CONFLICT,
        () -> store.append(other, STREAM, 1, List.of("b"), JournalStore.Room.NORMAL));

    assertThat(payloads(store)).containsExactly("a");
  }

  @Test
  void refuses_a_writer_that_gave_its_lease_back() {
    append(store, lease, 0, "a");
    lease.close();

    assertRefused(Kind.LEASE_LOST, () -> append(store, lease, 1, "b"));
    assertRefused(Kind.LEASE_LOST, () -> store.finish(lease, STREAM));
    assertRefused(Kind.LEASE_LOST, lease::renew);

    assertThat(lease.remaining()).isZero();
    assertThat(payloads(store)).containsExactly("a");
  }

  @Test
  void refuses_the_old_writer_while_the_new_one_goes_on() {
    append(store, lease, 0, "a");
    lease.close();
    var next = lease(store);

    append(store, next, 1, "b");
    lease.close();

    assertRefused(Kind.LEASE_LOST, () -> append(store, lease, 2, "c"));
    assertThat(append(store, next, 2, "c")).isEqualTo(3);
  }

  @Test
  void refuses_a_lease_of_another_store() {
    try (var other = new InMemoryJournalStore()) {
      var foreign = lease(other);

      assertRefused(Kind.LEASE_LOST, () -> append(store, foreign, 0, "a"));
    }
  }

  @Test
  void holds_a_lease_until_it_is_given_back() {
    lease.renew();

    assertThat(lease.remaining()).isGreaterThan(Duration.ofDays(1));
    assertThat(lease.owner()).isEqualTo("ann");
    assertThat(lease.service()).isEqualTo("shop");
  }

  @Test
  void has_a_stream_open_until_it_is_finished() {
    append(store, lease, 0, "a");
    assertThat(store.open("shop")).containsExactly(STREAM);

    store.finish(lease, STREAM);
    store.finish(lease, STREAM);

    assertThat(store.open("shop")).isEmpty();
    assertThat(store.all("shop")).containsExactly(STREAM);
    assertThat(payloads(store)).containsExactly("a");
  }

  @Test
  void refuses_to_go_on_with_a_stream_that_has_ended() {
    append(store, lease, 0, "a");
    store.finish(lease, STREAM);

    assertRefused(Kind.SEQUENCE_CONFLICT, () -> append(store, lease, 1, "b"))
        .withMessageContaining("it has ended");
    assertRefused(Kind.SEQUENCE_CONFLICT, () -> append(store, lease, 0, "b"));
  }

  @Test
  void finishes_nothing_where_there_is_no_stream() {
    store.finish(lease, DeploymentId.of("never"));

    assertThat(store.all("shop")).isEmpty();
  }

  @Test
  void lists_streams_oldest_first() {
    var ids = List.of("z", "a", "m", "B").stream().map(DeploymentId::of).toList();

    ids.forEach(id -> store.append(lease, id, 0, List.of("x"), JournalStore.Room.NORMAL));
    store.finish(lease, DeploymentId.of("a"));

    assertThat(store.all("shop")).isEqualTo(ids);
    assertThat(store.open("shop")).extracting(DeploymentId::value).containsExactly("z", "m", "B");
  }

  @Test
  void lists_nothing_for_a_service_that_was_never_deployed() {
    assertThat(store.all("none")).isEmpty();
    assertThat(store.open("none")).isEmpty();
  }

  @Test
  void refuses_service_names_that_are_not_allowed() {
    for (var name : List.of("", "a/b", "a b", "a\n", "x".repeat(129))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.acquire(name, "ann", Duration.ZERO));
      assertThatIllegalArgumentException().isThrownBy(() -> store.all(name));
      assertThatIllegalArgumentException().isThrownBy(() -> store.open(name));
    }
  }

  @Test
  void gives_up_its_leases_when_it_is_closed() {
    store.close();

    assertThat(lease.remaining()).isZero();
  }
}
