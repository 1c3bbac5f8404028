package io.crossfade.journal;

import io.crossfade.error.JournalException;
import io.crossfade.model.DeploymentId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes to the streams of one service, under one lease.
 *
 * <p>Confined to the store's lock.
 */
final class ServiceWriter {

  private final Disk disk;
  private final Path root;
  private final ServiceFiles files;
  private final long epoch;
  private final int reserve;
  private final Map<DeploymentId, StreamWriter> writers = new HashMap<>();

  ServiceWriter(Disk disk, Path root, ServiceFiles files, long epoch, int reserve) {
    this.disk = disk;
    this.root = root;
    this.files = files;
    this.epoch = epoch;
    this.reserve = reserve;
  }

  long append(DeploymentId stream, long expected, List<String> payloads, JournalStore.Room room) {
    if (files.hasEnded(stream)) {
      throw JournalException.conflict(stream.value(), "it has ended");
    }
    if (files.hasOpen(stream)) {
      return writer(stream).append(expected, epoch, payloads, room);
    }
    forget(stream);
    if (expected != 0) {
      throw JournalFaults.conflict(stream, expected, 0);
    }
    return payloads.isEmpty() ? 0 : begin(stream, payloads);
  }

  void finish(DeploymentId stream) {
    if (files.hasOpen(stream)) {
      writer(stream).finish(files);
      forget(stream);
    } else if (files.hasEnded(stream)) {
      makeNamesDurable(); // the first time may have failed just before it
    }
  }

  /** Returns whether nobody knows what of the stream is durable. */
  boolean isBroken(DeploymentId stream) {
    var writer = writers.get(stream);
    return writer != null && writer.isBroken();
  }

  void close() {
    writers.values().forEach(StreamWriter::close);
    writers.clear();
  }

  private StreamWriter writer(DeploymentId stream) {
    return writers.computeIfAbsent(stream, id -> StreamWriter.open(disk, files, id, reserve));
  }

  private long begin(DeploymentId stream, List<String> payloads) {
    var header = new StreamHeader(files.service(), stream, nextOrdinal(stream), epoch);
    writers.put(stream, StreamWriter.begin(disk, files, header, reserve, payloads));
    return payloads.size();
  }

  private long nextOrdinal(DeploymentId stream) {
    try {
      for (var other : ServiceFiles.all(root)) {
        if (other.has(stream)) {
          throw JournalException.conflict(
              stream.value(), "there is a stream of that name for '" + other.service() + "'");
        }
      }
      return 1
          + files.readableStreams().stream()
              .mapToLong(entry -> entry.header().ordinal())
              .max()
              .orElse(0);
    } catch (IOException e) {
      throw JournalFaults.unavailable("Listing '" + root + "'", e);
    }
  }

  private void makeNamesDurable() {
    try {
      disk.force(files.directory());
    } catch (IOException e) {
      throw JournalFaults.unavailable("Syncing '" + files.directory() + "'", e);
    }
  }

  private void forget(DeploymentId stream) {
    var writer = writers.remove(stream);
    if (writer != null) {
      writer.close();
    }
  }
}
