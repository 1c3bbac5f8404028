package io.crossfade.adapter.process;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Lets one effect at a time change a state folder, on this machine. Held by a file lock, which the
 * system releases when its holder dies; children do not inherit it.
 *
 * <p>Confined to the thread that took it.
 */
final class EffectLock implements AutoCloseable {

  /** To close any channel of a file drops every lock of this JVM on it, so only one is opened. */
  private static final ConcurrentMap<Path, Semaphore> IN_THIS_JVM = new ConcurrentHashMap<>();

  private final Semaphore inThisJvm;
  private final FileChannel channel;

  private EffectLock(Semaphore inThisJvm, FileChannel channel) {
    this.inThisJvm = inThisJvm;
    this.channel = channel;
  }

  static EffectLock take(StateFolder folder, Patience patience, Duration atMost) {
    var file = folder.lockFile();
    var inThisJvm = IN_THIS_JVM.computeIfAbsent(file, path -> new Semaphore(1));
    if (!patience.await(inThisJvm::tryAcquire, atMost)) {
      throw held(file, "another pool in this process");
    }
    var lock = new EffectLock(inThisJvm, open(file, inThisJvm));
    boolean taken = false;
    try {
      taken = patience.await(lock::tryFile, atMost);
    } finally {
      if (!taken) {
        lock.close();
      }
    }
    if (!taken) {
      throw held(file, "another process");
    }
    return lock;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      inThisJvm.release();
    }
  }

  private boolean tryFile() {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileChannel open(Path file, Semaphore inThisJvm) {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      inThisJvm.release();
      throw new UncheckedIOException(e);
    }
  }

  private static AdapterException held(Path file, String holder) {
    return new AdapterException(
        Kind.TRANSIENT,
        "The lock '"
            + file
            + "' is held by "
            + holder
            + ", which is changing this pool; nothing was changed. Wait for it or end it.");
  }
}
