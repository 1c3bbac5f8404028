package io.crossfade.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A disk on which no file grows beyond a size. */
final class SmallDisk implements Disk {

  private final Disk real = new RealDisk();
  private final long most;

  SmallDisk(long most) {
    this.most = most;
  }

  @Override
  public JournalFile create(Path file) throws IOException {
    return new SmallFile(real.create(file));
  }

  @Override
  public JournalFile open(Path file) throws IOException {
    return new SmallFile(real.open(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    real.rename(from, to);
  }

  @Override
  public void force(Path directory) throws IOException {
    real.force(directory);
  }

  @Override
  public Optional<String> type(Path directory) {
    return real.type(directory);
  }

  @Override
  public boolean isFull(Path file, IOException failure) {
    return real.isFull(file, failure);
  }

  private final class SmallFile implements JournalFile {

    private final JournalFile file;

    SmallFile(JournalFile file) {
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
      int fits = (int) Math.min(bytes.length, Math.max(0, most - position));
      file.write(position, Arrays.copyOf(bytes, fits));
      if (fits < bytes.length) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void force() throws IOException {
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
