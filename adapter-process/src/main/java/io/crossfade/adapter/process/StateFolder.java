package io.crossfade.adapter.process;

import io.crossfade.command.CommandValues;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.InstanceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The folder in which a pool keeps what it started; one folder for each instance, and a lock.
 * Thread-safe.
 */
final class StateFolder {

  private final Path root;

  StateFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** Returns the lock's file by the name that is the same however the folder was reached. */
  Path lockFile() {
    try {
      return root.toRealPath().resolve("lock");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HighestEpoch highestEpoch() {
    return new HighestEpoch(root.resolve("epoch"));
  }

  InstanceFolder instance(InstanceId id) {
    return new InstanceFolder(
        id, instances().resolve(CommandValues.requireSafe("instance id", id.value())));
  }

  /** Returns the folders of all instances that were ever started, by name. */
  List<InstanceFolder> all() {
    var folders = new ArrayList<InstanceFolder>();
    if (!Files.isDirectory(instances())) {
      return folders;
    }
    try (var entries = Files.newDirectoryStream(instances(), Files::isDirectory)) {
      entries.forEach(entry -> folders.add(instance(idOf(entry))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    folders.sort(Comparator.comparing(InstanceFolder::id));
    return folders;
  }

  /** Makes the folder, for its owner only, and refuses one that others may write to. */
  void prepare() {
    try {
      if (!Files.exists(root)) {
        create();
      }
      Files.createDirectories(instances());
      refuseIfOthersMayWrite();
    } catch (IOException e) {
      throw new AdapterException(
          Kind.PERMANENT,
          "Could not make the state folder '" + root + "': " + e + ". Nothing was changed.",
          e);
    }
  }

  private void create() throws IOException {
    if (isPosix()) {
      var owner = PosixFilePermissions.fromString("rwx------");
      Files.createDirectories(root, PosixFilePermissions.asFileAttribute(owner));
    } else {
      Files.createDirectories(root);
    }
  }

  private void refuseIfOthersMayWrite() throws IOException {
    if (isPosix()
        && Files.getPosixFilePermissions(root).contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new AdapterException(
          Kind.PERMANENT,
          "The state folder '"
              + root
              + "' may be written to by everybody, who could then have processes killed in your"
              + " name. Nothing was changed; take that permission away.");
    }
  }

  private boolean isPosix() {
    return root.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private Path instances() {
    return root.resolve("instances");
  }

  private static InstanceId idOf(Path entry) {
    try {
      return InstanceId.of(
          CommandValues.requireSafe("instance id", entry.getFileName().toString()));
    } catch (IllegalArgumentException e) {
      throw new AdapterException(
          Kind.PERMANENT,
          "The state folder has an entry that is no instance: " + e.getMessage() + ". Remove it.",
          e);
    }
  }
}
