package io.crossfade.adapter.haproxy;

import io.crossfade.error.AdapterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what HAProxy reads when it starts or reloads, so that it comes up in the routing of the
 * last change: the server-state file and the file of our map.
 *
 * <p>A file that cannot be written is a warning: the routing itself is in force. Thread-safe.
 */
final class StateFiles {

  private static final Logger LOG = LoggerFactory.getLogger(StateFiles.class);

  private final HaProxySettings settings;

  StateFiles(HaProxySettings settings) {
    this.settings = settings;
  }

  /** Writes both, if they are asked for and something changed or one is not there. */
  void save(HaProxyClient client, boolean changed) {
    var state = settings.stateFile();
    if (state.isEmpty() || (!changed && Files.exists(state.get()))) {
      return;
    }
    try {
      var servers = client.read(Commands.serversState());
      Answers.split(client.node(), servers, 1);
      write(state.get(), servers);
      var text = new StringBuilder();
      NodeReading.of(client, settings)
          .notes()
          .entries()
          .forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
      write(Path.of(settings.map()), text.toString());
    } catch (IOException | AdapterException e) {
      LOG.warn("The routing is in force, but a reload of HAProxy would not keep it.", e);
    }
  }

  private static void write(Path path, String content) throws IOException {
    var fresh = path.resolveSibling(path.getFileName() + ".new");
    Files.writeString(fresh, content, StandardCharsets.ISO_8859_1);
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
