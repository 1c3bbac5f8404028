package io.crossfade.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A disk that loses power before a given act. What was not synced is lost then, or survives in part
 * as a test wants it.
 */
final class PowerLossDisk implements Disk {

  /** The end of the process. */
  static final class PowerLoss extends Error {
    private static final long serialVersionUID = 1L;

    PowerLoss() {
      super("power loss", null, false, false);
    }
  }

  /** What of the unsynced writes survives. */
  enum Survives {
    NOTHING,
    EVERYTHING,
    ONLY_THE_LAST_WRITE,
    NAMES_BUT_NO_BYTES,
    BYTES_BUT_NO_NAMES
  }

  private record Write(long position, byte[] bytes) {}

  private record Renaming(Path from, Path to, Optional<byte[]> replaced) {}

  private final Disk real = new RealDisk();
  private final int fatalAct;
  private final int lastBytes;
  private final Map<Path, byte[]> durable = new HashMap<>();
  private final Map<Path, List<Write>> pending = new HashMap<>();
  private final List<Renaming> renamings = new ArrayList<>();
  private final List<LossyFile> open = new ArrayList<>();
  private int acts;
  private int lastLength;

  /**
   * Makes a disk that loses power.
   *
   * @param fatalAct before which act, from 1
   * @param lastBytes how many bytes of the act, if it is a write, are still written
   */
  PowerLossDisk(int fatalAct, int lastBytes) {
    this.fatalAct = fatalAct;
    this.lastBytes = lastBytes;
  }

  /** Returns how many acts there were. */
  int acts() {
    return acts;
  }

  /** Returns how many bytes the last act was to write; 0 if it was no write. */
  int lastLength() {
    return lastLength;
  }

  private void act(int length) {
    acts++;
    lastLength = length;
    if (acts >= fatalAct) {
      throw new PowerLoss();
    }
  }

  /** Leaves on the real disk what survives. */
  void settle(Survives survives) throws IOException {
    boolean names = survives != Survives.NOTHING && survives != Survives.BYTES_BUT_NO_NAMES;
    var contents = new HashMap<Path, byte[]>();
    for (var path : pending.keySet()) {
      contents.put(path, surviving(path, survives));
    }
    for (var entry : contents.entrySet()) {
      if (Files.exists(entry.getKey())) {
        Files.write(entry.getKey(), entry.getValue());
      }
    }
    for (int i = renamings.size() - 1; i >= 0 && !names; i--) {
      undo(renamings.get(i));
    }
  }

  private byte[] surviving(Path path, Survives survives) {
    var bytes = durable.getOrDefault(path, new byte[0]);
    var writes = pending.get(path);
    int from =
        switch (survives) {
          case NOTHING, NAMES_BUT_NO_BYTES -> writes.size();
          case EVERYTHING, BYTES_BUT_NO_NAMES -> 0;
          case ONLY_THE_LAST_WRITE -> Math.max(0, writes.size() - 1);
        };
    for (var write : writes.subList(from, writes.size())) {
      bytes = with(bytes, write);
    }
    return bytes;
  }

  private static byte[] with(byte[] bytes, Write write) {
    int end = (int) write.position() + write.bytes().length;
    var result = Arrays.copyOf(bytes, Math.max(bytes.length, end));
    System.arraycopy(write.bytes(), 0, result, (int) write.position(), write.bytes().length);
    return result;
  }

  private static void undo(Renaming renaming) throws IOException {
    Files.move(renaming.to(), renaming.from());
    if (renaming.replaced().isPresent()) {
      Files.write(renaming.to(), renaming.replaced().get());
    }
  }

  @Override
  public JournalFile create(Path file) throws IOException {
    act(0);
    durable.remove(file);
    pending.put(file, new ArrayList<>());
    return new LossyFile(file, real.create(file));
  }

  @Override
  public JournalFile open(Path file) throws IOException {
    pending.putIfAbsent(file, new ArrayList<>());
    durable.putIfAbsent(file, Files.readAllBytes(file));
    return new LossyFile(file, real.open(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    act(0);
    renamings.add(new Renaming(from, to, contentOf(to)));
    real.rename(from, to);
    durable.put(to, durable.getOrDefault(from, new byte[0]));
    pending.put(to, pending.getOrDefault(from, new ArrayList<>()));
    durable.remove(from);
    pending.remove(from);
    open.stream().filter(file -> file.path.equals(from)).forEach(file -> file.path = to);
  }

  private static Optional<byte[]> contentOf(Path file) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void force(Path directory) throws IOException {
    act(0);
    renamings.removeIf(renaming -> renaming.to().getParent().equals(directory));
  }

  @Override
  public Optional<String> type(Path directory) {
    return Optional.of("ext4");
  }

  @Override
  public boolean isFull(Path file, IOException failure) {
    return false;
  }

  private final class LossyFile implements JournalFile {

    private Path path;
    private final JournalFile file;

    LossyFile(Path path, JournalFile file) {
      this.path = path;
      this.file = file;
      open.add(this);
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
      boolean fatal = acts + 1 >= fatalAct;
      var some = fatal ? Arrays.copyOf(bytes, Math.min(lastBytes, bytes.length)) : bytes;
      pending.computeIfAbsent(path, p -> new ArrayList<>()).add(new Write(position, some));
      file.write(position, some);
      act(bytes.length);
    }

    @Override
    public void truncate(long size) throws IOException {
      act(0);
      file.truncate(size);
    }

    @Override
    public void force() throws IOException {
      act(0);
      durable.put(path, file.read());
      pending.put(path, new ArrayList<>());
    }

    @Override
    public void close() throws IOException {
      open.remove(this);
      file.close();
    }
  }
}
