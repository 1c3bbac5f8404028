package io.crossfade.adapter.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A small file that is replaced as a whole: whoever reads it sees the old content or the new one,
 * after a power cut, too. Only its owner may read it.
 *
 * <p>Confined to one thread at a time.
 */
final class AtomicFile {

  /** The new content is in place, but may not survive a power cut. */
  static final class UnsureException extends IOException {

    private static final long serialVersionUID = 1L;

    UnsureException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path path;

  AtomicFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  Path path() {
    return path;
  }

  /**
   * Replaces the content.
   *
   * @throws UnsureException if it is replaced, but maybe not for good
   * @throws IOException if it is as before
   */
  void write(byte[] content) throws IOException {
    var fresh = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, permissions());
    try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      var left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder();
  }

  private void syncFolder() throws UnsureException {
    try (var folder = FileChannel.open(folder(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      throw new UnsureException(e);
    }
  }

  private Path folder() {
    var parent = path.getParent();
    return parent == null ? path : parent;
  }

  private FileAttribute<?>[] permissions() {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }
}
