package io.crossfade.adapter.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who has taken one start. A new child links its claim into place before it becomes the service; a
 * deployer that does not know whether there is a child links a refusal to the same name. The link
 * cannot be made twice, so there is one winner, and a late child ends without having done anything.
 *
 * <p>Immutable.
 *
 * @param pid the child's process
 * @param stat its line of {@code /proc/PID/stat}; {@code -} where there is none
 * @param written when it was made
 */
record Claim(long pid, String stat, Instant written) {

  private static final Pattern CONTENT = Pattern.compile("(?<pid>[0-9]{1,18}) (?<stat>.{1,4096})");

  /** Returns the child's claim; empty if there is none or it was refused. */
  static Optional<Claim> read(Path file) {
    try {
      var matcher = CONTENT.matcher(Files.readString(file).strip());
      return matcher.matches()
          ? Optional.of(
              new Claim(
                  Long.parseLong(matcher.group("pid")),
                  matcher.group("stat"),
                  Files.getLastModifiedTime(file).toInstant()))
          : Optional.empty();
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses the start to a child that has not claimed it; returns the claim of one that has. */
  static Optional<Claim> readOrRefuse(Path file) {
    var refusal = file.resolveSibling(file.getFileName() + ".refused");
    try {
      Files.writeString(refusal, "refused\n");
      Files.createLink(file, refusal);
      DurableFile.syncFolderOf(file);
      return Optional.empty();
    } catch (FileAlreadyExistsException taken) {
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
