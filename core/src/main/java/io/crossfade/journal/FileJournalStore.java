package io.crossfade.journal;

import io.crossfade.error.JournalException;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * A journal in a directory of one machine: for each service a folder, in it an append-only file for
 * each deployment. {@code docs/journal.md} says what it survives and how to look into it.
 *
 * <p>What was appended is durable. A frame that a crash tore is cut; damage before the end is
 * refused. A lease is the kernel's lock on a file: it ends with its process and needs no clock, so
 * a {@code ttl} is not used.
 *
 * <p>Thread-safe, also on interrupted threads.
 */
public final class FileJournalStore implements JournalStore {

  private final Path root;
  private final int reserve;
  private final Disk disk;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<FileLease> leases = new HashSet<>();
  private final Set<DeploymentId> broken = new HashSet<>();
  private boolean closed;

  private FileJournalStore(Builder builder) {
    this.root = builder.directory.toAbsolutePath().normalize();
    this.reserve = builder.reserve;
    this.disk = builder.disk;
    new RootCheck(root, disk, builder.networkAllowed).prepare();
  }

  /**
   * Opens the journal in a directory, which is made if it is missing.
   *
   * @throws JournalException {@code UNAVAILABLE} if the directory cannot be used
   */
  public static FileJournalStore open(Path directory) {
    return builder(directory).open();
  }

  /** Returns a builder for a journal in this directory. */
  public static Builder builder(Path directory) {
    return new Builder(directory);
  }

  @Override
  public Lease acquire(String service, String owner, Duration ttl) {
    var files = filesOf(service);
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(ttl, "ttl");
    return locked(() -> io("Taking the lease of '" + service + "'", () -> take(files, owner)));
  }

  private Lease take(ServiceFiles files, String owner) throws IOException {
    files.prepare(disk, root);
    var taken = LeaseLock.tryTake(files.lock());
    if (taken.isEmpty()) {
      throw JournalException.leaseHeld(
          files.service(), EpochFile.holder(files.epoch(), files.service()));
    }
    boolean done = false;
    try {
      files.deleteLeftovers();
      long epoch = LastEpoch.of(files) + 1;
      var who = new EpochFile(files.service(), epoch, ProcessHandle.current().pid(), owner);
      who.write(disk, files);
      var writer = new ServiceWriter(disk, root, files, epoch, reserve);
      var lease = new FileLease(this, files, who, taken.get(), writer);
      done = leases.add(lease);
      return lease;
    } finally {
      if (!done) {
        taken.get().release();
      }
    }
  }

  @Override
  public long append(
      Lease lease, DeploymentId stream, long expected, List<String> payloads, Room room) {
    var texts = List.copyOf(payloads);
    Objects.requireNonNull(room, "room");
    return writing(lease, stream, writer -> writer.append(stream, expected, texts, room));
  }

  @Override
  public void finish(Lease lease, DeploymentId stream) {
    writing(
        lease,
        stream,
        writer -> {
          writer.finish(stream);
          return 0L;
        });
  }

  private long writing(Lease lease, DeploymentId stream, ToLongFunction<ServiceWriter> work) {
    Objects.requireNonNull(stream, "stream");
    return locked(
        () -> {
          var writer = requireHeld(lease).writer();
          if (broken.contains(stream)) {
            throw JournalFaults.broken(stream);
          }
          try {
            return work.applyAsLong(writer);
          } finally {
            if (writer.isBroken(stream)) {
              broken.add(stream);
            }
          }
        });
  }

  private FileLease requireHeld(Lease lease) {
    if (lease instanceof FileLease mine && mine.isOf(this)) {
      mine.requireHeld();
      return mine;
    }
    throw JournalException.leaseLost(
        lease.service(), lease.epoch(), "it is not a lease of this store");
  }

  @Override
  public List<JournalRecord> read(DeploymentId stream) {
    Objects.requireNonNull(stream, "stream");
    return io("Reading the stream '" + stream + "'", () -> StreamReading.read(root, stream));
  }

  @Override
  public List<DeploymentId> open(String service) {
    return streams(service).stream()
        .filter(entry -> !entry.ended())
        .map(entry -> entry.header().stream())
        .toList();
  }

  @Override
  public List<DeploymentId> all(String service) {
    return streams(service).stream().map(entry -> entry.header().stream()).toList();
  }

  /**
   * Deletes streams that have ended, but for the newest.
   *
   * @param service whose streams
   * @param keep how many that have ended are kept, at least 0
   * @return what was deleted, oldest first
   * @throws JournalException {@code UNAVAILABLE} if the directory cannot be changed
   */
  public List<DeploymentId> prune(String service, int keep) {
    if (keep < 0) {
      throw new IllegalArgumentException("keep must be at least 0, was " + keep);
    }
    var files = filesOf(service);
    return io(
        "Pruning '" + files.directory() + "'",
        () -> {
          var ended = files.streams().stream().filter(ServiceFiles.Entry::ended).toList();
          var old = ended.subList(0, Math.max(0, ended.size() - keep));
          for (var entry : old) {
            files.delete(entry.header().stream());
          }
          return old.stream().map(entry -> entry.header().stream()).toList();
        });
  }

  @Override
  public void close() {
    underLock(
        () -> {
          closed = true;
          leases.forEach(FileLease::release);
          leases.clear();
          return true;
        });
  }

  void release(FileLease lease) {
    underLock(
        () -> {
          if (leases.remove(lease)) {
            lease.release();
          }
          return true;
        });
  }

  private List<ServiceFiles.Entry> streams(String service) {
    var files = filesOf(service);
    return io("Listing '" + files.directory() + "'", files::streams);
  }

  private ServiceFiles filesOf(String service) {
    return ServiceFiles.of(root, Names.requireAllowed("service", service));
  }

  private <T> T locked(Supplier<T> work) {
    return underLock(
        () -> {
          if (closed) {
            throw JournalFaults.unavailable("The journal in '" + root + "' was closed.");
          }
          return work.get();
        });
  }

  private <T> T underLock(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private static <T> T io(String attempted, DiskWork<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw JournalFaults.unavailable(attempted, e);
    }
  }

  /** Work on the disk. */
  private interface DiskWork<T> {
    T run() throws IOException;
  }

  /** Collects what is optional of a {@link FileJournalStore}. Not thread-safe. */
  public static final class Builder {

    private static final int LEAST_RESERVE = 4 * 1024;
    private static final int MOST_RESERVE = 64 * 1024 * 1024;

    private final Path directory;
    private int reserve = 256 * 1024;
    private boolean networkAllowed;
    private Disk disk = new RealDisk();

    private Builder(Path directory) {
      this.directory = Objects.requireNonNull(directory, "directory");
    }

    /**
     * Sets how many bytes each open stream has set aside for going back and for ending when the
     * disk is full, 4 KiB to 64 MiB. Default: 256 KiB.
     */
    public Builder reserve(int bytes) {
      if (bytes < LEAST_RESERVE || bytes > MOST_RESERVE) {
        throw new IllegalArgumentException(
            "reserve must be within " + LEAST_RESERVE + ".." + MOST_RESERVE + ", was " + bytes);
      }
      this.reserve = bytes;
      return this;
    }

    /**
     * Allows a directory on NFS, SMB and the like, whose locks are not to be trusted: there must be
     * no other machine that deploys the same services. Default: refused.
     */
    public Builder allowNetworkFileSystem() {
      this.networkAllowed = true;
      return this;
    }

    Builder disk(Disk value) {
      this.disk = value;
      return this;
    }

    /**
     * Opens the journal; the directory is made if it is missing.
     *
     * @throws JournalException {@code UNAVAILABLE} if the directory cannot be used
     */
    public FileJournalStore open() {
      return new FileJournalStore(this);
    }
  }
}
