package io.crossfade.journal;

import io.crossfade.error.JournalException;
import io.crossfade.model.DeploymentId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one that writes to a stream's file. Behind the last frame the file has room set aside, filled
 * with zeros: other files cannot take it when the disk is full, so that what must be written can
 * be.
 *
 * <p>Confined to the store's lock.
 */
final class StreamWriter {

  private static final Logger LOG = LoggerFactory.getLogger(StreamWriter.class);

  /** How much a file grows at once, so that most appends need no new blocks. */
  private static final int GROWTH = 64 * 1024;

  private final Disk disk;
  private final Path path;
  private final JournalFile file;
  private final String service;
  private final DeploymentId stream;
  private final int reserve;
  private long size;
  private long end;
  private int crc;
  private long epoch;
  private long sequence;
  private boolean reserveUsed;
  private @Nullable String broken;

  private StreamWriter(Disk disk, Path path, JournalFile file, int reserve, StreamContents found)
      throws IOException {
    this.disk = disk;
    this.path = path;
    this.file = file;
    this.service = found.header().service();
    this.stream = found.header().stream();
    this.reserve = reserve;
    this.size = file.size();
    this.end = found.end();
    this.crc = found.crc();
    this.epoch = found.epoch();
    this.sequence = found.records().size();
    seal();
  }

  /** Makes the file of a new stream, under another name until it is whole. */
  static StreamWriter begin(
      Disk disk, ServiceFiles files, StreamHeader header, int reserve, List<String> payloads) {
    var path = files.begun(header.stream());
    try {
      return begun(disk, files, header, reserve, payloads);
    } catch (IOException e) {
      files.deleteQuietly(path);
      throw disk.isFull(files.directory(), e)
          ? JournalFaults.full(path, e)
          : JournalFaults.unavailable("Beginning the journal file '" + path + "'", e);
    }
  }

  private static StreamWriter begun(
      Disk disk, ServiceFiles files, StreamHeader header, int reserve, List<String> payloads)
      throws IOException {
    var begun = files.begun(header.stream());
    var path = files.open(header.stream());
    var head = header.encode();
    var frame = Frame.encode(header.crc(head), 1, header.epoch(), payloads);
    var file = disk.create(begun);
    try {
      file.write(0, head);
      file.write(head.length, frame);
      fill(file, head.length + (long) frame.length, grown(head.length + frame.length + reserve));
      file.force();
      disk.rename(begun, path);
      disk.force(files.directory());
      return new StreamWriter(
          disk, path, file, reserve, StreamContents.of(path, join(head, frame)));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Opens a stream's file to go on with it. A torn frame is kept aside and cut. The last whole one
   * is written again: the one who wrote it may have died before it was durable.
   */
  static StreamWriter open(Disk disk, ServiceFiles files, DeploymentId stream, int reserve) {
    var path = files.open(stream);
    try {
      var file = disk.open(path);
      try {
        return opened(disk, files, path, file, reserve);
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw JournalFaults.unavailable("Opening the journal file '" + path + "'", e);
    }
  }

  private static StreamWriter opened(
      Disk disk, ServiceFiles files, Path path, JournalFile file, int reserve) throws IOException {
    var found = StreamContents.of(path, file.read());
    files.requireOwn(path, found.header());
    var torn = found.torn();
    if (torn.length > 0) {
      keepAside(disk, files.torn(found.header().stream(), found.orderlyEnd()), torn);
      file.write(found.orderlyEnd(), new byte[torn.length]);
    }
    var last = found.lastFrame();
    file.write(found.end() - last.length, last);
    file.force();
    return new StreamWriter(disk, path, file, reserve, found);
  }

  private static void keepAside(Disk disk, Path aside, byte[] torn) {
    LOG.warn(
        "A record was being written when its writer ended; its {} bytes are kept in '{}' and the"
            + " stream goes on without it.",
        torn.length,
        aside);
    try (var copy = disk.create(aside)) {
      copy.write(0, torn);
      copy.force();
    } catch (IOException e) {
      LOG.warn("The torn record could not be kept in '{}'; it was never confirmed.", aside, e);
    }
  }

  /** Adds records, all or none. */
  long append(long expected, long writerEpoch, List<String> payloads, JournalStore.Room room) {
    requireUsable();
    if (writerEpoch < epoch) {
      throw JournalException.leaseLost(
          service, writerEpoch, "the stream '" + stream + "' has records of epoch " + epoch);
    }
    if (expected != sequence) {
      throw JournalFaults.conflict(stream, expected, sequence);
    }
    if (payloads.isEmpty()) {
      return sequence;
    }
    var frame = Frame.encode(crc, sequence + 1, writerEpoch, payloads);
    broken = "its writer was stopped in the middle"; // until the end is known
    makeRoom(frame.length, room);
    write(frame);
    force();
    broken = null;
    end += frame.length;
    crc = Frame.crcOf(frame);
    epoch = writerEpoch;
    sequence += payloads.size();
    seal();
    return sequence;
  }

  /** Says behind the last frame that it is durable; without that nothing is lost but the proof. */
  private void seal() {
    if (size < end + Frame.HEAD) {
      return;
    }
    try {
      file.write(end, Frame.seal(crc, sequence, epoch));
    } catch (IOException e) {
      LOG.debug("'{}' could not be sealed.", path, e);
    }
  }

  /** Returns whether the stream must not be written to any more. */
  boolean isBroken() {
    return broken != null;
  }

  /** Gives the room that was set aside back, and marks the stream as ended by its name. */
  void finish(ServiceFiles files) {
    requireUsable();
    var ended = files.ended(stream);
    try {
      size = Math.min(size, end + Frame.HEAD);
      file.truncate(size);
      force();
      disk.rename(path, ended);
      disk.force(files.directory());
    } catch (IOException e) {
      throw JournalFaults.unavailable("Renaming '" + path + "' to '" + ended + "'", e);
    }
  }

  void close() {
    try {
      file.close();
    } catch (IOException e) {
      LOG.debug("Closing '{}' failed; all that was confirmed is durable.", path, e);
    }
  }

  private void requireUsable() {
    if (broken != null) {
      throw JournalFaults.unavailable(
          "Nothing is written to the journal file '"
              + path
              + "' any more, because "
              + broken
              + "; see to its disk, and resume the deployment in another process.");
    }
  }

  /** Keeps the reserve whole; an append that may use it goes on if that cannot be done. */
  private void makeRoom(int length, JournalStore.Room room) {
    long wanted = end + length + reserve;
    if (size >= wanted) {
      return;
    }
    if (wanted > StreamFormat.LONGEST) {
      throw refused(new IOException("No space left: a stream has at most 1 GiB"));
    }
    long before = size;
    try {
      long after = grown(wanted);
      fill(file, before, after);
      size = after;
    } catch (IOException e) {
      cutBack(before, e);
      switch (room) {
        case NORMAL -> throw refused(e);
        case RESERVE -> sayThatReserveIsUsed();
      }
    }
  }

  private void sayThatReserveIsUsed() {
    if (!reserveUsed) {
      LOG.warn("The disk of '{}' is full; the room set aside is used from now on.", path);
    }
    reserveUsed = true;
  }

  private void write(byte[] frame) {
    long before = size;
    try {
      file.write(end, frame);
      size = Math.max(size, end + frame.length);
    } catch (IOException e) {
      wipe(frame.length, before, e);
      throw refused(e);
    }
  }

  /** Makes sure that the part of a frame that was written is no frame after a loss of power. */
  private void wipe(int length, long before, IOException cause) {
    try {
      file.write(end, new byte[(int) Math.max(0, Math.min(length, before - end))]);
    } catch (IOException e) {
      cause.addSuppressed(e);
      throw stuck(cause);
    }
    cutBack(before, cause);
  }

  private void cutBack(long to, IOException cause) {
    try {
      file.truncate(to);
      file.force();
    } catch (IOException e) {
      cause.addSuppressed(e);
      throw stuck(cause);
    }
  }

  /**
   * After a failed sync nobody knows what is durable, and the next sync would succeed without
   * having done anything: the system has dropped what it could not write.
   */
  private void force() {
    try {
      file.force();
    } catch (IOException e) {
      broken = "a sync failed (" + e.getMessage() + ") and what is durable is not known";
      throw JournalFaults.unavailable("Syncing the journal file '" + path + "'", e);
    }
  }

  private JournalException refused(IOException cause) {
    broken = null;
    return disk.isFull(path, cause)
        ? JournalFaults.full(path, cause)
        : JournalFaults.unavailable("Writing to the journal file '" + path + "'", cause);
  }

  private JournalException stuck(IOException cause) {
    broken = "half a record could not be taken back (" + cause.getMessage() + ")";
    return JournalFaults.unavailable("Writing to the journal file '" + path + "'", cause);
  }

  private static long grown(long wanted) {
    return (wanted + GROWTH - 1) / GROWTH * GROWTH;
  }

  private static void fill(JournalFile file, long from, long to) throws IOException {
    for (long at = from; at < to; at += GROWTH) {
      file.write(at, new byte[(int) Math.min(GROWTH, to - at)]);
    }
  }

  private static byte[] join(byte[] head, byte[] frame) {
    var both = Arrays.copyOf(head, head.length + frame.length);
    System.arraycopy(frame, 0, both, head.length, frame.length);
    return both;
  }
}
