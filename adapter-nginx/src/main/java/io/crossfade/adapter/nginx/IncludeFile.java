package io.crossfade.adapter.nginx;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one file that is ours, replaced as a whole under a lock among deployers. No symbolic link is
 * followed in the place of the file, of the one that replaces it, or of the lock.
 *
 * <p>Thread-safe.
 */
final class IncludeFile {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
  private static final int LARGEST = 16 << 20;

  private final Path path;
  private final Path fresh;
  private final Path lock;
  private final Duration patience;
  private final TimeSource time;
  private final Signal never = new Signal();

  IncludeFile(Path path, Duration patience, TimeSource time) {
    this.path = path;
    this.fresh = path.resolveSibling("." + path.getFileName() + ".new");
    this.lock = path.resolveSibling("." + path.getFileName() + ".lock");
    this.patience = patience;
    this.time = time;
  }

  Path fresh() {
    return fresh;
  }

  Optional<String> read() {
    try (var in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (Files.isSymbolicLink(path)) {
        throw failed(Kind.PERMANENT, "it is a symbolic link, which is not followed", e);
      }
      throw failed(Kind.TRANSIENT, "it cannot be read", e);
    }
  }

  /** Replaces the file; {@code check} sees the new one in {@link #fresh} before. */
  void swap(String expected, String text, Consumer<Path> check) {
    try (var channel = FileChannel.open(lock, lockOptions());
        var held = acquire(channel)) {
      Objects.requireNonNull(held, "held");
      requireAs(expected);
      writeFresh(text);
      check.accept(fresh);
      requireAs(expected);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      deleteFresh(e);
      throw failed(kindOf(e), "nothing was changed", e);
    } catch (AdapterException e) {
      deleteFresh(e);
      throw e;
    }
    syncFolder();
  }

  private void requireAs(String expected) {
    if (!read().equals(Optional.of(expected))) {
      throw failed(
          Kind.PERMANENT,
          "somebody else changed it meanwhile, and what they wrote was left as it is",
          null);
    }
  }

  private void writeFresh(String text) throws IOException {
    Files.deleteIfExists(fresh);
    var options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try (var channel = FileChannel.open(fresh, options)) {
      var left = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(path));
  }

  private FileLock acquire(FileChannel channel) throws IOException {
    var until = time.elapsed().plus(patience);
    while (true) {
      var held = attempt(channel);
      if (held != null) {
        return held;
      }
      if (time.elapsed().compareTo(until) > 0) {
        throw failed(Kind.TRANSIENT, "another deployer holds '" + lock + "'", null);
      }
      rest();
    }
  }

  private static @Nullable FileLock attempt(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another router of this process
    }
  }

  private void rest() {
    try {
      time.await(LOOK_AGAIN, never);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(Kind.TRANSIENT, "waiting for the lock was interrupted", e);
    }
  }

  private static Set<OpenOption> lockOptions() {
    return Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  private void deleteFresh(Exception because) {
    try {
      Files.deleteIfExists(fresh);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /** The content is in place already; only a power cut may undo it. */
  private void syncFolder() {
    try (var folder =
        FileChannel.open(Objects.requireNonNull(path.getParent()), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      throw failed(Kind.OUTCOME_UNKNOWN, "it was replaced, but not surely for good", e);
    }
  }

  /**
   * A full disk may have room later; a folder that may not be written needs somebody to mend it.
   */
  private static Kind kindOf(IOException e) {
    boolean readOnly =
        e instanceof AccessDeniedException
            || e instanceof NoSuchFileException
            || (e instanceof FileSystemException file
                && String.valueOf(file.getReason()).contains("Read-only"));
    return readOnly ? Kind.PERMANENT : Kind.TRANSIENT;
  }

  private AdapterException failed(Kind kind, String seen, @Nullable Exception cause) {
    var why = cause == null ? "" : " (" + cause + ")";
    return new AdapterException(
        kind, "The nginx include '" + path + "' was not replaced: " + seen + why + ".", cause);
  }
}
