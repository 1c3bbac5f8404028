package io.crossfade.examples.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a port number where a pool finds it: all of it or nothing. Immutable. */
final class PortFile {
  private PortFile() {}

  /**
   * Writes beside the file and renames, so that a reader never sees half a number.
   *
   * @throws IOException if the folder does not exist or cannot be written
   */
  static void write(Path file, int port) throws IOException {
    Path target = file.toAbsolutePath();
    Path draft =
        target.resolveSibling(target.getFileName() + ".draft-" + ProcessHandle.current().pid());
    Files.writeString(draft, port + "\n");
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
