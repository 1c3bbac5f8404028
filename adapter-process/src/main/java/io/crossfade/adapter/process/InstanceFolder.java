package io.crossfade.adapter.process;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What is kept of one instance: its record, and per start a claim, a port file and the output.
 * Thread-safe for reading; written under the pool's lock.
 */
final class InstanceFolder {

  private static final Pattern PORT = Pattern.compile("([0-9]{1,5})\\r?\\n");
  private static final Pattern OF_A_START = Pattern.compile("start-([0-9]{1,18})\\..*");
  private static final int LONGEST_PORT_FILE = 8;
  private static final int LAST_WORDS = 2048;
  private static final int STARTS_KEPT = 3;
  private static final int LAST_PORT = 65_535;

  private final InstanceId id;
  private final Path path;

  InstanceFolder(InstanceId id, Path path) {
    this.id = id;
    this.path = path;
  }

  InstanceId id() {
    return id;
  }

  Path path() {
    return path;
  }

  Path claim(long start) {
    return path.resolve("start-" + start + ".claim");
  }

  Path portFile(long start) {
    return path.resolve("start-" + start + ".port");
  }

  Path output(long start) {
    return path.resolve("start-" + start + ".out");
  }

  Path errors(long start) {
    return path.resolve("start-" + start + ".err");
  }

  /** Returns the latest start; empty if there was none. */
  Optional<StartRecord> record() {
    try {
      return Optional.of(StartRecord.parse(Files.readString(path.resolve("record"))));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      throw new AdapterException(
          Kind.PERMANENT,
          "The record of instance '"
              + id
              + "' in '"
              + path
              + "' cannot be read: "
              + Names.printable(String.valueOf(e.getMessage()), 200)
              + ". See whether its process still runs, stop it, and remove the folder.",
          e);
    }
  }

  void write(StartRecord record) {
    try {
      DurableFile.write(path.resolve("record"), record.format());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes room for a start: its own files are not there, nor those of starts long past. */
  void prepare(long start) {
    try {
      Files.createDirectories(path);
      try (var entries = Files.newDirectoryStream(path, "start-*")) {
        for (var entry : entries) {
          long number = numberOf(entry);
          if (number >= start || number <= start - STARTS_KEPT) {
            Files.deleteIfExists(entry);
          }
        }
      }
      DurableFile.syncFolderOf(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the port that the child has written; empty while it has not. */
  OptionalInt port(long start) {
    try (var in = Files.newInputStream(portFile(start))) {
      var text = new String(in.readNBytes(LONGEST_PORT_FILE), StandardCharsets.US_ASCII);
      var matcher = PORT.matcher(text);
      int port = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
      return port < 1 || port > LAST_PORT ? OptionalInt.empty() : OptionalInt.of(port);
    } catch (NoSuchFileException none) {
      return OptionalInt.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the last line that the child wrote to its standard error; empty if there is none. */
  String lastWords(long start) {
    try (var channel = Files.newByteChannel(errors(start))) {
      channel.position(Math.max(0, channel.size() - LAST_WORDS));
      var bytes = ByteBuffer.allocate(LAST_WORDS);
      channel.read(bytes);
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .reduce("", (before, line) -> Names.printable(line, 200));
    } catch (IOException unreadable) {
      return "";
    }
  }

  private static long numberOf(Path entry) {
    var matcher = OF_A_START.matcher(entry.getFileName().toString());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : Long.MAX_VALUE;
  }
}
