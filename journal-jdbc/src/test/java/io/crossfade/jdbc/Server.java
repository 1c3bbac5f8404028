package io.crossfade.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL server for all tests of this JVM; each gets an empty database of its own. */
final class Server {

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private Server() {}

  private static final class Holder {
    static final EmbeddedPostgres SERVER = start();
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder()
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("listen_addresses", "127.0.0.1")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  /** Connections to a database by another port, where something stands in between. */
  static DataSource database(String name, int port) {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port});
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
}
