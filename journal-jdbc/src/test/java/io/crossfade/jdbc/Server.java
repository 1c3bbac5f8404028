package io.crossfade.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL server for all tests of this JVM; each gets an empty database of its own. */
final class Server {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private Server() {}

  private static final class Holder {
    static final EmbeddedPostgres SERVER = start();
  }

  private static EmbeddedPostgres start() {
    try {
      return start(EmbeddedPostgres::builder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a server is to be, and with which settings of its own. */
  interface Settings {
    EmbeddedPostgres.Builder get() throws IOException;
  }

  /**
   * Starts a server that syncs, on a port of the system's. Somebody else may be quicker to that
   * port, and then it is tried again, with other settings.
   */
  static EmbeddedPostgres start(Settings settings) throws IOException {
    for (int left = 2; ; left--) {
      try {
        return settings
            .get()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setPGStartupWait(Duration.ofMinutes(1))
            .start();
      } catch (IOException | IllegalStateException e) {
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  static int port() {
    return Holder.SERVER.getPort();
  }

  /** Makes an empty database and returns its name. */
  static String newDatabase() throws SQLException {
    var name = "journal_" + DATABASES.incrementAndGet();
    execute(Holder.SERVER.getPostgresDatabase(), "CREATE DATABASE " + name);
    return name;
  }

  static DataSource database(String name) {
    return database(name, port());
  }

  /**
   * Connections to a database by other ports: where something stands in between, or by whichever of
   * several servers is the primary.
   */
  static DataSource database(String name, int... ports) {
    var source = new PGSimpleDataSource();
    var hosts = new String[ports.length];
    Arrays.fill(hosts, "127.0.0.1");
    source.setServerNames(hosts);
    source.setPortNumbers(ports);
    source.setTargetServerType(ports.length > 1 ? "primary" : "any");
    source.setUser("postgres");
    source.setDatabaseName(name);
    source.setSslMode("disable");
    source.setGssEncMode("disable");
    source.setApplicationName(name);
    return source;
  }

  static int execute(DataSource source, String sql) throws SQLException {
    try (var connection = source.getConnection()) {
      return execute(connection, sql);
    }
  }

  static int execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      return statement.execute(sql) ? 0 : statement.getUpdateCount();
    }
  }

  static String ask(DataSource source, String sql) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /**
   * Waits until there are such rows. Each look is a transaction of its own, for within one the
   * server's statistics stand still.
   */
  static void await(DataSource source, String rows) throws SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (var connection = source.getConnection();
        var look =
            connection.prepareStatement(
                "SELECT EXISTS (SELECT 1 FROM " + rows + "), pg_sleep(0.01)")) {
      while (!isSo(look)) {
        assertThat(System.nanoTime()).as("rows of " + rows).isLessThan(end);
      }
    }
  }

  private static boolean isSo(PreparedStatement look) throws SQLException {
    try (var row = look.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
