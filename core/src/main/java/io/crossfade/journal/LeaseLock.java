package io.crossfade.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's lock on a file, which ends with the process however that ends.
 *
 * <p>The kernel frees a lock as soon as <em>any</em> descriptor of the file is closed by the
 * process that has it. So within one process the file is opened by the holder only: who has it is
 * noted in the system properties, which class loaders share.
 *
 * <p>Thread-safe.
 */
final class LeaseLock {

  private static final String PROPERTY = "io.crossfade.lease.";

  /** Channels whose closing would free another one's lock. */
  private static final Queue<FileChannel> NEVER_CLOSED = new ConcurrentLinkedQueue<>();

  private final Path file;
  private final String identity;
  private final FileChannel channel;
  private final FileLock lock;

  private LeaseLock(Path file, String identity, FileChannel channel, FileLock lock) {
    this.file = file;
    this.identity = identity;
    this.channel = channel;
    this.lock = lock;
  }

  /** Takes the lock; empty if it is taken, by this process or another. */
  static Optional<LeaseLock> tryTake(Path file) throws IOException {
    createIfMissing(file);
    var identity = identity(file);
    if (System.getProperties().putIfAbsent(PROPERTY + identity, file.toString()) != null) {
      return Optional.empty();
    }
    Optional<LeaseLock> taken = Optional.empty();
    try {
      taken = tryTake(file, identity);
      return taken;
    } finally {
      if (taken.isEmpty()) {
        System.getProperties().remove(PROPERTY + identity);
      }
    }
  }

  private static Optional<LeaseLock> tryTake(Path file, String identity) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    var lock = tryLock(channel);
    if (lock == null) {
      return Optional.empty();
    }
    if (!identity.equals(identity(file))) {
      channel.close();
      throw new IOException("the file was replaced at the same moment");
    }
    return Optional.of(new LeaseLock(file, identity, channel, lock));
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      var lock = channel.tryLock();
      if (lock == null) {
        channel.close();
      }
      return lock;
    } catch (OverlappingFileLockException e) {
      NEVER_CLOSED.add(channel);
      return null;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns whether the lock is held, on the file that others would lock. */
  boolean isHeld() throws IOException {
    try {
      return lock.isValid() && identity.equals(identity(file));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Frees the lock. Twice is once. */
  void release() {
    if (channel.isOpen()) {
      try {
        channel.close();
      } catch (IOException e) {
        throw JournalFaults.unavailable("Freeing the lock '" + file + "'", e);
      } finally {
        System.getProperties().remove(PROPERTY + identity);
      }
    }
  }

  private static void createIfMissing(Path file) throws IOException {
    try {
      OwnerOnly.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // somebody took a lease here before
    }
  }

  /** As long as the lock's channel is open, no other file can have the same key. */
  private static String identity(Path file) throws IOException {
    var attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return String.valueOf(attributes.fileKey() == null ? file.toRealPath() : attributes.fileKey());
  }
}
