package io.crossfade.jdbc;

import io.crossfade.journal.JournalRecord;
import io.crossfade.model.DeploymentId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Collects the rows of a stream, and refuses what was changed or is missing. Not thread-safe. */
final class StreamReading {

  private final DeploymentId stream;
  private final List<JournalRecord> records = new ArrayList<>();
  private long last;

  StreamReading(DeploymentId stream) {
    this.stream = stream;
  }

  /** Takes a row of {@link Statements#READ}. */
  boolean add(ResultSet row) throws SQLException {
    last = row.getLong(1);
    long sequence = row.getLong(2);
    if (row.wasNull()) {
      return false;
    }
    if (sequence != records.size() + 1L) {
      throw SqlFaults.corrupt(stream, "record " + (records.size() + 1) + " is missing");
    }
    long epoch = row.getLong(3);
    byte[] payload = row.getBytes(4);
    if (row.getLong(5) != Checksum.of(stream, sequence, epoch, payload)) {
      throw SqlFaults.corrupt(stream, "the checksum of record " + sequence + " is wrong");
    }
    records.add(new JournalRecord(sequence, epoch, new String(payload, StandardCharsets.UTF_8)));
    return true;
  }

  List<JournalRecord> records() {
    if (records.size() != last) {
      throw SqlFaults.corrupt(
          stream, "it has " + records.size() + " of " + last + " records, the end is missing");
    }
    return List.copyOf(records);
  }
}
