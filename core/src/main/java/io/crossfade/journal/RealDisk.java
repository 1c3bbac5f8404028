package io.crossfade.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** The machine's own disk. Thread-safe. */
final class RealDisk implements Disk {

  private static final long ROOM = 64 * 1024;

  /** What the system says, in English; elsewhere the free space tells. */
  private static final List<String> FULL =
      List.of("No space left", "quota exceeded", "File too large", "not enough space");

  @Override
  public JournalFile create(Path file) throws IOException {
    Files.deleteIfExists(file);
    OwnerOnly.createFile(file);
    return open(file);
  }

  @Override
  public JournalFile open(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString(), null, "no regular file");
    }
    return new RandomFile(new RandomAccessFile(file.toFile(), "rw"));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * A channel closes when its thread is interrupted; the directory has to be synced all the same.
   */
  @Override
  public void force(Path directory) throws IOException {
    if (!OwnerOnly.isPosix(directory)) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      while (!tryForce(directory)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean tryForce(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    }
  }

  @Override
  public Optional<String> type(Path directory) {
    try {
      return Optional.of(Files.getFileStore(directory).type());
    } catch (IOException e) { // "Mount point not found": what chroot and some containers get
      return Optional.empty();
    }
  }

  @Override
  public boolean isFull(Path file, IOException failure) {
    var message = String.valueOf(failure.getMessage());
    return FULL.stream().anyMatch(message::contains) || hasNoRoom(file);
  }

  private static boolean hasNoRoom(Path file) {
    try {
      return Files.getFileStore(file).getUsableSpace() < ROOM;
    } catch (IOException e) {
      return false;
    }
  }

  /** A {@code RandomAccessFile}, because a channel would close when its thread is interrupted. */
  private static final class RandomFile implements JournalFile {

    private final RandomAccessFile file;

    RandomFile(RandomAccessFile file) {
      this.file = file;
    }

    @Override
    public byte[] read() throws IOException {
      long size = file.length();
      if (size > StreamFormat.LONGEST) {
        throw new IOException("it has " + size + " bytes, more than " + StreamFormat.LONGEST);
      }
      var bytes = new byte[(int) size];
      file.seek(0);
      file.readFully(bytes);
      return bytes;
    }

    @Override
    public long size() throws IOException {
      return file.length();
    }

    @Override
    public void write(long position, byte[] bytes) throws IOException {
      file.seek(position);
      file.write(bytes);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.setLength(size);
    }

    @Override
    public void force() throws IOException {
      file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
