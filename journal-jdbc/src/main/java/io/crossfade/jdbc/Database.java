package io.crossfade.jdbc;

import io.crossfade.error.JournalException;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections, statements, and what is tried again. Each statement is a transaction of its own.
 *
 * <p>Thread-safe.
 */
final class Database {

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final String WARNING = "01";
  private static final String OUTCOME_UNKNOWN = "08007";
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);

  private final DataSource source;
  private final TimeSource time;

  Database(DataSource source, TimeSource time) {
    this.source = source;
    this.time = time;
  }

  /** Work with a connection. */
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** Sets the parameters of a statement. */
  interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  /** Reads one row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * One call that may be made again, and learns whether the outcome of an earlier one is unknown.
   */
  interface Tried<T> {
    T call(boolean again) throws SQLException;
  }

  Duration elapsed() {
    return time.elapsed();
  }

  /** Does what needs a connection of its own, such as a transaction of several statements. */
  <T> T connected(Work<T> work) throws SQLException {
    try (var connection = source.getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      if (!autoCommit) {
        connection.setAutoCommit(true);
      }
      try {
        return work.with(connection);
      } finally {
        if (!autoCommit && !connection.isClosed()) {
          connection.setAutoCommit(false);
        }
      }
    }
  }

  int update(String sql, Binding binding) throws SQLException {
    return connected(
        connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            int rows = statement.executeUpdate();
            requireReplicated(statement);
            return rows;
          }
        });
  }

  <T> List<T> query(String sql, Binding binding, Row<T> row) throws SQLException {
    return connected(
        connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            var rows = rows(statement, row);
            requireReplicated(statement);
            return rows;
          }
        });
  }

  private static <T> List<T> rows(PreparedStatement statement, Row<T> row) throws SQLException {
    var read = new ArrayList<T>();
    try (var found = statement.executeQuery()) {
      while (found.next()) {
        read.add(row.read(found));
      }
    }
    return read;
  }

  /**
   * A commit whose wait for the standby was ended succeeds with a warning (PostgreSQL, {@code
   * SyncRepWaitForLSN}). Whether it outlasts a failover is not known.
   */
  private static void requireReplicated(PreparedStatement statement) throws SQLException {
    for (var warning = statement.getWarnings();
        warning != null;
        warning = warning.getNextWarning()) {
      if (Objects.requireNonNullElse(warning.getSQLState(), "").startsWith(WARNING)) {
        throw new SQLTransientException(warning.getMessage(), OUTCOME_UNKNOWN, warning);
      }
    }
  }

  /**
   * Makes a call again while it fails in a way that may pass, as long as there is time.
   *
   * @param attempted what for, as the beginning of a sentence
   * @throws JournalException {@code UNAVAILABLE} when time is up or it cannot pass, {@code FULL}
   */
  <T> T trying(String attempted, Supplier<Duration> left, Tried<T> tried) {
    boolean again = false;
    while (true) {
      try {
        return tried.call(again);
      } catch (SQLException e) {
        if (!SqlFaults.isPassing(e) || left.get().compareTo(BETWEEN_TRIES) <= 0 || !paused()) {
          throw SqlFaults.of(attempted, e);
        }
        LOG.warn("{} failed and is tried again: {}", attempted, e.getMessage());
        again = true;
      }
    }
  }

  /** Makes a call again while it fails in a way that may pass, for a given time. */
  <T> T trying(String attempted, Duration atMost, Tried<T> tried) {
    var end = time.elapsed().plus(atMost);
    return trying(attempted, () -> end.minus(time.elapsed()), tried);
  }

  private boolean paused() {
    try {
      time.await(BETWEEN_TRIES, new Signal());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
