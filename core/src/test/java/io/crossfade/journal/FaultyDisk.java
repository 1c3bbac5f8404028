package io.crossfade.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's disk with faults that a test programs. */
final class FaultyDisk implements Disk {

  /** What the journal does to the disk. */
  enum Act {
    CREATE,
    WRITE,
    TRUNCATE,
    FORCE,
    RENAME,
    FORCE_DIRECTORY
  }

  /** Called before each act; what it throws, the act throws. */
  interface Fault {
    void before(Act act, Path file) throws IOException;
  }

  /** Thrown by a fault to have this many bytes of a write written nonetheless. */
  static final class ShortWrite extends IOException {
    private static final long serialVersionUID = 1L;
    private final int written;

    ShortWrite(int written) {
      super("Input/output error");
      this.written = written;
    }
  }

  private final Disk real = new RealDisk();
  private final AtomicLong used = new AtomicLong();
  private Fault fault = (act, file) -> {};
  private long quota = Long.MAX_VALUE;
  private Optional<String> type = Optional.of("ext4");

  /** Sets what goes wrong from now on. */
  void fault(Fault value) {
    this.fault = value;
  }

  /** Ends all faults. */
  void heal() {
    fault = (act, file) -> {};
    quota = Long.MAX_VALUE;
  }

  /** Leaves so many bytes for files to grow. */
  void leave(long bytes) {
    quota = used.get() + bytes;
  }

  void type(String value) {
    this.type = Optional.of(value);
  }

  void typeUnknown() {
    this.type = Optional.empty();
  }

  @Override
  public JournalFile create(Path file) throws IOException {
    fault.before(Act.CREATE, file);
    return new FaultyFile(file, real.create(file));
  }

  @Override
  public JournalFile open(Path file) throws IOException {
    return new FaultyFile(file, real.open(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    fault.before(Act.RENAME, from);
    used.addAndGet(-to.toFile().length());
    real.rename(from, to);
  }

  @Override
  public void force(Path directory) throws IOException {
    fault.before(Act.FORCE_DIRECTORY, directory);
    real.force(directory);
  }

  @Override
  public Optional<String> type(Path directory) {
    return type;
  }

  @Override
  public boolean isFull(Path file, IOException failure) {
    return real.isFull(file, failure);
  }

  private final class FaultyFile implements JournalFile {

    private final Path path;
    private final JournalFile file;

    FaultyFile(Path path, JournalFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public byte[] read() throws IOException {
      return file.read();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void write(long position, byte[] bytes) throws IOException {
      try {
        fault.before(Act.WRITE, path);
      } catch (ShortWrite e) {
        file.write(position, Arrays.copyOf(bytes, Math.min(e.written, bytes.length)));
        throw e;
      }
      long size = file.size();
      long room = quota - used.get();
      long fits = Math.min(bytes.length, Math.max(0, size + room - position));
      file.write(position, Arrays.copyOf(bytes, (int) fits));
      used.addAndGet(file.size() - size);
      if (fits < bytes.length) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      fault.before(Act.TRUNCATE, path);
      used.addAndGet(size - file.size());
      file.truncate(size);
    }

    @Override
    public void force() throws IOException {
      fault.before(Act.FORCE, path);
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
