package io.crossfade.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Makes the journal's directory, and refuses one where a journal is not safe.
 *
 * <p>Immutable.
 *
 * @param root the directory
 * @param disk where it is
 * @param networkAllowed whether it may be on another machine
 */
record RootCheck(Path root, Disk disk, boolean networkAllowed) {

  private static final List<String> NETWORK =
      List.of("nfs", "cifs", "smb", "afs", "9p", "ncp", "fuse.sshfs", "fuse.gluster", "fuse.s3");

  void prepare() {
    try {
      if (Files.notExists(root, LinkOption.NOFOLLOW_LINKS)) {
        make(root);
      }
      require(Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS), "it is no directory, or a link");
      require(
          !OwnerOnly.isOpenToAll(root),
          "everybody may write there, so that a file could be put in another's place; take that"
              + " right away");
      requireLocal();
    } catch (IOException e) {
      throw JournalFaults.unavailable("Opening the journal in '" + root + "'", e);
    }
  }

  private void make(Path directory) throws IOException {
    var parent = directory.getParent();
    if (parent != null) {
      if (Files.notExists(parent)) {
        make(parent);
      }
      OwnerOnly.createDirectory(directory);
      disk.force(parent);
    }
  }

  /** One of which nothing is known is taken for local: most are. */
  private void requireLocal() {
    var type = disk.type(root).orElse("unknown").toLowerCase(Locale.ROOT);
    require(
        networkAllowed || NETWORK.stream().noneMatch(type::startsWith),
        "its file system is '"
            + type
            + "', whose locks do not keep two machines apart; use a local disk, or"
            + " allowNetworkFileSystem() if only one machine deploys");
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw JournalFaults.unavailable(
          "The journal cannot be kept in '" + root + "': " + otherwise + ".");
    }
  }
}
