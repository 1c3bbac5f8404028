package io.crossfade.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.journal.JournalStore.Room;
import io.crossfade.model.DeploymentId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpeningTest {

  private String name;
  private DataSource database;

  @BeforeEach
  void makeDatabase() throws Exception {
    name = Server.newDatabase();
    database = Server.database(name);
  }

  @Test
  void makes_the_tables_once_when_several_open_it_at_once() throws Exception {
    Callable<PostgresJournalStore> opening = () -> PostgresJournalStore.open(database);
    var hosts = Executors.newFixedThreadPool(4);
    try {
      for (var opened : hosts.invokeAll(Collections.nCopies(4, opening))) {
        assertThat(opened.get().all("shop")).isEmpty();
      }
    } finally {
      hosts.shutdownNow();
    }

    assertThat(Server.ask(database, "SELECT version FROM crossfade_version")).isEqualTo("1");
  }

  @Test
  void refuses_the_tables_of_a_later_release_and_leaves_them() throws Exception {
    PostgresJournalStore.open(database);
    Server.execute(database, "UPDATE crossfade_version SET version = 2");

    assertThatThrownBy(() -> PostgresJournalStore.open(database))
        .isInstanceOfSatisfying(
            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
        .hasMessageContaining("have version 2, but this release reads and writes version 1");
  }

  @Test
  void without_migrations_missing_tables_are_named_and_not_made() throws Exception {
    var builder = PostgresJournalStore.builder(database).withoutMigrations();

    assertThatThrownBy(builder::open).hasMessageContaining("run it with migrations once");

    assertThat(Server.ask(database, "SELECT to_regclass('crossfade_lease')")).isNull();
  }

  @Test
  void refuses_a_server_that_does_not_sync() throws Exception {
    Server.execute(database, "ALTER DATABASE " + name + " SET synchronous_commit = off");

    assertThatThrownBy(() -> PostgresJournalStore.open(database))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("'synchronous_commit' off");
  }

  @Test
  void prunes_the_oldest_that_ended() {
    var store = PostgresJournalStore.open(database);
    var lease = store.acquire("shop", "test", Duration.ofMinutes(5));
    for (int i = 1; i <= 4; i++) {
      var stream = DeploymentId.of("d-" + i);
      store.append(lease, stream, 0, List.of("one"), Room.NORMAL);
      if (i != 2) {
        store.finish(lease, stream);
      }
    }

    var pruned = store.prune("shop", 1);

    assertThat(pruned).containsExactly(DeploymentId.of("d-1"), DeploymentId.of("d-3"));
    assertThat(store.all("shop")).containsExactly(DeploymentId.of("d-2"), DeploymentId.of("d-4"));
    assertThat(store.read(DeploymentId.of("d-1"))).isEmpty();
  }

  @Test
  void a_missing_record_is_corruption_and_not_guessed() throws Exception {
    var store = PostgresJournalStore.open(database);
    var lease = store.acquire("shop", "test", Duration.ofMinutes(5));
    var stream = DeploymentId.of("d-1");
    store.append(lease, stream, 0, List.of("one", "two", "three"), Room.NORMAL);
    Server.execute(database, "DELETE FROM crossfade_record WHERE sequence = 3");

    assertThatThrownBy(() -> store.read(stream))
        .isInstanceOfSatisfying(
            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
        .hasMessageContaining("it has 2 of 3 records");
  }
}
