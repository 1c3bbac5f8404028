package io.crossfade.journal;

import io.crossfade.error.JournalException;
import io.crossfade.model.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The file that says who took a service's lease last. It is replaced as a whole, so it is never
 * half written, and its epoch never falls.
 *
 * <p>Immutable.
 *
 * @param service whose lease it is
 * @param epoch the epoch
 * @param process the number of the process that took it
 * @param owner who took it
 */
record EpochFile(String service, long epoch, long process, String owner) {

  private static final int LONGEST_OWNER = 200;
  private static final String UNKNOWN = "an owner whose name cannot be read";
  private static final long LARGEST = 4_096;
  private static final int BLOCK = 4_096;

  private static final Pattern LINES =
      Pattern.compile(
          """
          crossfade epoch 1
          service (\\S+)
          epoch (\\d{1,18})
          process (\\d{1,18})
          owner (.*)
          """);

  /** Makes the owner's name safe to show. */
  EpochFile {
    owner = Names.printable(owner, LONGEST_OWNER);
  }

  /** Returns what the file says; empty if there is none. */
  static Optional<EpochFile> read(Path file, String service) throws IOException {
    try {
      var text =
          Files.size(file) > LARGEST
              ? ""
              : new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return Optional.of(parse(file, text, service));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Returns who took the lease last, as a person reads it. */
  static String holder(Path file, String service) {
    try {
      return read(file, service).map(EpochFile::words).orElse(UNKNOWN);
    } catch (IOException | JournalException e) {
      return UNKNOWN;
    }
  }

  private static EpochFile parse(Path file, String text, String service) {
    int split = text.lastIndexOf("crc ");
    var lines = text.substring(0, Math.max(split, 0));
    var match = LINES.matcher(lines);
    if (!match.matches()
        || !text.equals(lines + checksum(lines))
        || !match.group(1).equals(service)) {
      throw JournalFaults.corrupt(
          file,
          "it does not say the last epoch of '"
              + service
              + "'; without the file the epoch is"
              + " found from the streams beside it, so move it away if they are all there");
    }
    return new EpochFile(
        service, Long.parseLong(match.group(2)), Long.parseLong(match.group(3)), match.group(4));
  }

  /**
   * Puts this in the place of what the service's file says, durably. On a disk without a free block
   * it takes the block that the one before it set aside.
   */
  void write(Disk disk, ServiceFiles files) throws IOException {
    disk.rename(prepared(disk, files), files.epoch());
    disk.force(files.directory());
    setAside(disk, files.spareEpoch(), files);
  }

  /** Returns the file that says this and has yet to be given its name. */
  private Path prepared(Disk disk, ServiceFiles files) throws IOException {
    var next = files.nextEpoch();
    try (var out = disk.create(next)) {
      writeTo(out);
      return next;
    } catch (IOException e) {
      if (!disk.isFull(next, e) || Files.notExists(files.spareEpoch())) {
        throw e;
      }
    }
    files.deleteQuietly(next);
    try (var out = disk.open(files.spareEpoch())) {
      writeTo(out);
      return files.spareEpoch();
    }
  }

  private void writeTo(JournalFile out) throws IOException {
    var lines = lines();
    var bytes = (lines + checksum(lines)).getBytes(StandardCharsets.UTF_8);
    out.write(0, bytes);
    if (out.size() > bytes.length) {
      out.truncate(bytes.length);
    }
    out.force();
  }

  private static void setAside(Disk disk, Path spare, ServiceFiles files) {
    if (Files.exists(spare)) {
      return;
    }
    try (var file = disk.create(spare)) {
      file.write(0, new byte[BLOCK]);
      file.force();
    } catch (IOException e) {
      files.deleteQuietly(spare);
    }
  }

  private String lines() {
    return """
        crossfade epoch 1
        service %s
        epoch %s
        process %s
        owner %s
        """
        .formatted(service, Long.toString(epoch), Long.toString(process), owner);
  }

  /** Returns the holder as a person reads it. */
  String words() {
    return "'" + owner + "' (process " + process + ") in epoch " + epoch;
  }

  private static String checksum(String lines) {
    var bytes = lines.getBytes(StandardCharsets.UTF_8);
    return "crc " + HexFormat.of().toHexDigits(StreamFormat.crc(bytes, 0, bytes.length)) + "\n";
  }
}
