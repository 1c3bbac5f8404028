package io.crossfade.systemtests;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A file system of one megabyte in memory, which can be filled and made read-only. */
final class SmallDisk implements AutoCloseable {

  private static final int BLOCK = 4096;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one on a folder; skips the test where that is not allowed. */
  static SmallDisk on(Path folder) throws IOException {
    Files.createDirectory(folder);
    var said =
        run("mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "crossfade-test", folder.toString());
    Assumptions.assumeTrue(said.isEmpty(), "this user cannot mount a file system: " + said);
    return new SmallDisk(folder);
  }

  /** Takes the room that is left, but for so many blocks. */
  void fillBut(int left) throws IOException {
    try (var file = Files.newByteChannel(ballast(), CREATE, WRITE)) {
      try {
        while (true) {
          file.write(ByteBuffer.allocate(BLOCK));
        }
      } catch (IOException e) {
        if (!String.valueOf(e.getMessage()).contains("No space left")) {
          throw e;
        }
      }
      file.truncate(file.size() - (long) left * BLOCK);
    }
  }

  /** Gives back what {@link #fillBut} took. */
  void empty() throws IOException {
    Files.delete(ballast());
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  void makeReadOnly() throws IOException {
    remount("ro");
  }

  void makeWritable() throws IOException {
    remount("rw");
  }

  private void remount(String how) throws IOException {
    var said = run("mount", "-o", "remount," + how, folder.toString());
    if (!said.isEmpty()) {
      throw new IOException(said);
    }
  }

  private static String run(String... command) throws IOException {
    var process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said.strip();
  }

  @Override
  public void close() throws IOException {
    var said = run("umount", folder.toString());
    if (!said.isEmpty()) {
      throw new IOException(said);
    }
  }
}
