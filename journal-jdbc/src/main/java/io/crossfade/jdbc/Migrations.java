package io.crossfade.jdbc;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/**
 * Brings the tables to this release's version, once, whoever comes first. Tables of a later release
 * are refused.
 *
 * <p>Confined to the opening thread.
 */
final class Migrations {

  /** The version of the tables that this release writes. */
  static final int VERSION = 1;

  /** Any number that nobody else locks. */
  private static final long LOCK = 0x43524F5353464144L;

  private final Database database;

  Migrations(Database database) {
    this.database = database;
  }

  void migrate() throws SQLException {
    database.connected(
        connection -> {
          connection.setAutoCommit(false);
          try {
            lock(connection);
            upgrade(connection);
            connection.commit();
            return VERSION;
          } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
          } finally {
            connection.setAutoCommit(true);
          }
        });
  }

  /** Makes sure that the tables are of this release's version, without changing them. */
  void require() throws SQLException {
    int found = database.connected(Migrations::version);
    if (found != VERSION) {
      throw unsupported(
          found, found < VERSION ? "run it with migrations once" : "use that release");
    }
  }

  private static void lock(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
      statement.setLong(1, LOCK);
      statement.execute();
    }
  }

  private static void upgrade(Connection connection) throws SQLException {
    int found = version(connection);
    if (found > VERSION) {
      throw unsupported(found, "use that release");
    }
    try (var statement = connection.createStatement()) {
      for (int next = found + 1; next <= VERSION; next++) {
        statement.execute(script(next));
        statement.execute("DROP TABLE IF EXISTS crossfade_version");
        statement.execute("CREATE TABLE crossfade_version AS SELECT " + next + " AS version");
      }
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var table = statement.executeQuery("SELECT to_regclass('crossfade_version') IS NOT NULL")) {
      table.next();
      if (!table.getBoolean(1)) {
        return 0;
      }
    }
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT version FROM crossfade_version")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  private static String script(int version) {
    try (var in = Migrations.class.getResourceAsStream("schema-" + version + ".sql")) {
      return new String(
          Objects.requireNonNull(in, "the script is in the jar").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JournalException unsupported(int found, String remedy) {
    return new JournalException(
        Kind.UNSUPPORTED,
        "The journal's tables have version "
            + found
            + ", but this release reads and writes version "
            + VERSION
            + "; "
            + remedy
            + ". Nothing was changed.");
  }
}
