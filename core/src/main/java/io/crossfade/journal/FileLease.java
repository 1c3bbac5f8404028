package io.crossfade.journal;

import io.crossfade.error.JournalException;
import java.io.IOException;
import java.time.Duration;

/**
 * A lease that holds as long as the kernel's lock does, which needs no clock.
 *
 * <p>Thread-safe.
 */
final class FileLease implements Lease {

  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final FileJournalStore store;
  private final ServiceFiles files;
  private final EpochFile taken;
  private final LeaseLock lock;
  private final ServiceWriter writer;
  private volatile boolean over;

  FileLease(
      FileJournalStore store,
      ServiceFiles files,
      EpochFile taken,
      LeaseLock lock,
      ServiceWriter writer) {
    this.store = store;
    this.files = files;
    this.taken = taken;
    this.lock = lock;
    this.writer = writer;
  }

  @Override
  public String service() {
    return files.service();
  }

  @Override
  public String owner() {
    return taken.owner();
  }

  @Override
  public long epoch() {
    return taken.epoch();
  }

  @Override
  public Duration remaining() {
    try {
      return !over && lock.isHeld() ? FOR_EVER : Duration.ZERO;
    } catch (IOException e) {
      return Duration.ZERO;
    }
  }

  @Override
  public void renew() {
    requireHeld();
  }

  @Override
  public void close() {
    store.release(this);
  }

  boolean isOf(FileJournalStore other) {
    return store == other;
  }

  ServiceWriter writer() {
    return writer;
  }

  /** Makes sure that nobody else can have taken the lease; once lost it stays lost. */
  void requireHeld() {
    if (over) {
      throw lost("it was given back or lost before");
    }
    try {
      if (!lock.isHeld()) {
        throw lose("the lock file '" + files.lock() + "' was deleted or replaced");
      }
      var last = EpochFile.read(files.epoch(), service());
      if (last.isEmpty()) {
        throw lose("the file '" + files.epoch() + "' was deleted");
      }
      if (last.get().epoch() != epoch()) {
        throw lose(last.get().words() + " has taken it");
      }
    } catch (IOException e) {
      throw JournalFaults.unavailable("Looking at the lease in '" + files.directory() + "'", e);
    }
  }

  /** Ends it; called under the store's lock. */
  void release() {
    over = true;
    writer.close();
    lock.release();
  }

  private RuntimeException lose(String why) {
    over = true;
    return lost(why);
  }

  private RuntimeException lost(String why) {
    return JournalException.leaseLost(service(), epoch(), why);
  }
}
