package io.crossfade.jdbc;

import io.crossfade.journal.JournalRecord;
import io.crossfade.model.DeploymentId;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Records to be added to a stream, all or none.
 *
 * <p>Immutable.
 */
final class Addition {

  private final PostgresLease lease;
  private final DeploymentId stream;
  private final long expected;
  private final List<String> texts;

  Addition(PostgresLease lease, DeploymentId stream, long expected, List<String> payloads) {
    this.lease = lease;
    this.stream = Objects.requireNonNull(stream, "stream");
    this.expected = expected;
    this.texts = List.copyOf(payloads);
  }

  PostgresLease lease() {
    return lease;
  }

  String service() {
    return lease.service();
  }

  DeploymentId stream() {
    return stream;
  }

  long expected() {
    return expected;
  }

  int size() {
    return texts.size();
  }

  boolean isEmpty() {
    return texts.isEmpty();
  }

  /** Returns the sequence of its last record. */
  long last() {
    return expected + texts.size();
  }

  String statement() {
    return expected == 0 ? Statements.BEGIN : Statements.APPEND;
  }

  void bind(PreparedStatement statement) throws SQLException {
    int next = lease.bind(statement, 1);
    if (expected == 0) {
      statement.setString(next++, stream.value());
      statement.setString(next++, lease.service());
      statement.setLong(next++, texts.size());
    } else {
      statement.setLong(next++, texts.size());
      statement.setString(next++, stream.value());
      statement.setString(next++, lease.service());
      statement.setLong(next++, expected);
    }
    bindRecords(statement, next);
  }

  private void bindRecords(PreparedStatement statement, int first) throws SQLException {
    var payloads = new byte[texts.size()][];
    var checksums = new Long[texts.size()];
    for (int i = 0; i < payloads.length; i++) {
      payloads[i] = texts.get(i).getBytes(StandardCharsets.UTF_8);
      checksums[i] = Checksum.of(stream, expected + 1 + i, lease.epoch(), payloads[i]);
    }
    var connection = statement.getConnection();
    statement.setInt(first, payloads.length);
    statement.setArray(first + 1, connection.createArrayOf("bytea", payloads));
    statement.setArray(first + 2, connection.createArrayOf("bigint", checksums));
  }

  /** Returns whether a stream ends with just these records, written under this lease. */
  boolean isTheEndOf(List<JournalRecord> records) {
    if (records.size() != last()) {
      return false;
    }
    var end = records.subList((int) expected, records.size());
    return end.stream().allMatch(record -> record.epoch() == lease.epoch())
        && end.stream().map(JournalRecord::payload).toList().equals(texts);
  }

  /** Returns why it cannot be added to a stream that stands like this; empty if it can. */
  Optional<String> refusal(String service, long last, boolean finished) {
    if (!service.equals(lease.service())) {
      return Optional.of("there is a stream of that name for '" + service + "'");
    }
    if (finished) {
      return Optional.of("it has ended");
    }
    return last == expected
        ? Optional.empty()
        : Optional.of(
            "the stream has "
                + last
                + " records and not "
                + expected
                + "; another writer was here");
  }
}
