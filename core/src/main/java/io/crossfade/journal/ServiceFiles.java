package io.crossfade.journal;

import io.crossfade.error.JournalException;
import io.crossfade.model.DeploymentId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one service: a directory with a file for each stream, one for the lock, one for the
 * epoch, and one that keeps a block for the next epoch.
 *
 * <p>Immutable.
 *
 * @param directory where they are
 * @param service whose they are
 */
record ServiceFiles(Path directory, String service) {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceFiles.class);
  private static final String OPEN = ".journal";
  private static final String ENDED = ".ended";
  private static final String TORN = ".torn-";
  private static final String BEGUN = ".begun";
  private static final String NEXT = ".next";

  /** A stream's file. */
  record Entry(Path file, boolean ended, StreamHeader header) {}

  static ServiceFiles of(Path root, String service) {
    return new ServiceFiles(root.resolve(encode(service)), service);
  }

  /** Returns the files of every service. */
  static List<ServiceFiles> all(Path root) throws IOException {
    try (var directories = Files.list(root)) {
      return directories
          .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .map(path -> new ServiceFiles(path, decode(path.getFileName().toString())))
          .filter(files -> files.equals(of(root, files.service())))
          .sorted(Comparator.comparing(ServiceFiles::service))
          .toList();
    }
  }

  private static String decode(String name) {
    return (name.startsWith("+") ? name.substring(1) : name).replace('=', ':');
  }

  /**
   * Returns a name as a file may be called on any system: no colon, no leading dot. The signs put
   * in their place are on no allow-list, so two names are never one.
   */
  static String encode(String name) {
    var plain = name.replace(':', '=');
    return plain.startsWith(".") ? "+" + plain : plain;
  }

  /** Makes the directory if it is missing. */
  void prepare(Disk disk, Path root) throws IOException {
    if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
      OwnerOnly.createDirectory(directory);
      disk.force(root);
    }
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(directory + " is no directory, or a link");
    }
  }

  Path lock() {
    return directory.resolve("lease.lock");
  }

  Path epoch() {
    return directory.resolve("lease.epoch");
  }

  Path nextEpoch() {
    return directory.resolve("lease.epoch" + NEXT);
  }

  Path spareEpoch() {
    return directory.resolve("lease.epoch.spare");
  }

  Path open(DeploymentId stream) {
    return directory.resolve(encode(stream.value()) + OPEN);
  }

  Path ended(DeploymentId stream) {
    return directory.resolve(encode(stream.value()) + ENDED);
  }

  Path begun(DeploymentId stream) {
    return directory.resolve(encode(stream.value()) + BEGUN);
  }

  Path torn(DeploymentId stream, long at) {
    return directory.resolve(encode(stream.value()) + TORN + at);
  }

  /** Returns whether there is such a stream. */
  boolean has(DeploymentId stream) {
    return hasOpen(stream) || hasEnded(stream);
  }

  /** Returns the file of a stream that there is. */
  Path fileOf(DeploymentId stream) {
    if (hasEnded(stream) && hasOpen(stream)) { // in this order: it may end in between
      throw JournalFaults.corrupt(open(stream), "'" + ended(stream) + "' is of the same stream");
    }
    return hasOpen(stream) ? open(stream) : ended(stream);
  }

  boolean hasOpen(DeploymentId stream) {
    return Files.exists(open(stream), LinkOption.NOFOLLOW_LINKS);
  }

  boolean hasEnded(DeploymentId stream) {
    return Files.exists(ended(stream), LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the streams by when they were begun. */
  List<Entry> streams() throws IOException {
    var entries = new LinkedHashMap<Path, Entry>();
    for (var file : files()) {
      if (isStream(file)) {
        readEntry(file).ifPresent(entry -> entries.put(entry.file(), entry));
      }
    }
    return entries.values().stream()
        .sorted(Comparator.comparingLong(entry -> entry.header().ordinal()))
        .toList();
  }

  /** Returns the streams whose header can be read. */
  List<Entry> readableStreams() throws IOException {
    var entries = new ArrayList<Entry>();
    for (var file : files()) {
      if (isStream(file)) {
        try {
          readEntry(file).ifPresent(entries::add);
        } catch (JournalException e) {
          LOG.warn("'{}' is left out: {}", file, e.getMessage());
        }
      }
    }
    return entries;
  }

  /** Deletes what a stream that has ended left. */
  void delete(DeploymentId stream) throws IOException {
    var torn = Pattern.quote(encode(stream.value()) + TORN) + "[0-9]+";
    for (var file : files()) {
      if (file.getFileName().toString().matches(torn)) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(ended(stream));
  }

  /** Deletes what a process left that died before a file had its name. */
  void deleteLeftovers() throws IOException {
    for (var file : files()) {
      var name = file.getFileName().toString();
      if (name.endsWith(BEGUN) || name.endsWith(NEXT)) {
        Files.deleteIfExists(file);
      }
    }
  }

  void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("'{}' could not be deleted.", file, e);
    }
  }

  private List<Path> files() throws IOException {
    try (var all = Files.list(directory)) {
      return all.sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static boolean isStream(Path file) {
    var name = file.getFileName().toString();
    return name.endsWith(OPEN) || name.endsWith(ENDED);
  }

  private Optional<Entry> readEntry(Path file) throws IOException {
    try {
      return Optional.of(readNow(file));
    } catch (NoSuchFileException e) {
      return readEnded(file);
    }
  }

  /** A stream that was open a moment ago may have ended since. */
  private Optional<Entry> readEnded(Path file) throws IOException {
    var name = file.getFileName().toString();
    try {
      return name.endsWith(OPEN)
          ? Optional.of(
              readNow(
                  file.resolveSibling(name.substring(0, name.length() - OPEN.length()) + ENDED)))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Entry readNow(Path file) throws IOException {
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      var header = StreamHeader.decode(file, in.readNBytes(StreamHeader.LONGEST));
      requireOwn(file, header);
      return new Entry(file, file.getFileName().toString().endsWith(ENDED), header);
    }
  }

  /** Refuses a file that says it is another one. */
  void requireOwn(Path file, StreamHeader header) {
    boolean named = file.equals(open(header.stream())) || file.equals(ended(header.stream()));
    if (!named || !header.service().equals(service)) {
      throw JournalFaults.corrupt(
          file,
          "it is the file of the stream '"
              + header.stream()
              + "' of '"
              + header.service()
              + "', and was renamed or moved");
    }
  }
}
