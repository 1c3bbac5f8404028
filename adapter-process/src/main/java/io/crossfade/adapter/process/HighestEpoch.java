package io.crossfade.adapter.process;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.DeploymentId;
import io.crossfade.spi.Fence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The highest epoch in which anybody changed what a state folder is of, kept in a file there. Used
 * under the lock of the folder.
 */
final class HighestEpoch {

  private final Path file;

  HighestEpoch(Path file) {
    this.file = file;
  }

  /** Remembers who asks, unless a later one has asked before. */
  void enter(Fence fence) {
    try {
      var last = last();
      if (last.isPresent() && last.get().epoch() > fence.epoch()) {
        throw overtaken(fence, last.get());
      }
      if (last.isEmpty() || last.get().epoch() < fence.epoch()) {
        DurableFile.write(file, fence.epoch() + " " + fence.deployment() + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Fence> last() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var text = Files.readString(file);
    var words = text.strip().split(" ", 2);
    try {
      return Optional.of(new Fence(DeploymentId.of(words[1]), Long.parseLong(words[0])));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new AdapterException(
          Kind.PERMANENT,
          "The file '"
              + file
              + "' is not what this pool wrote there; nothing was changed. Remove it.",
          e);
    }
  }

  private AdapterException overtaken(Fence fence, Fence last) {
    return new AdapterException(
        Kind.PERMANENT,
        "Deployment '"
            + fence.deployment()
            + "' asked in epoch "
            + fence.epoch()
            + ", but '"
            + last.deployment()
            + "' in epoch "
            + last.epoch()
            + " has taken over; nothing was changed. If the journal was begun anew, remove '"
            + file
            + "'.");
  }
}
