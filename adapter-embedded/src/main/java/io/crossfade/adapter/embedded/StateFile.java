package io.crossfade.adapter.embedded;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The table in force on disk, so that it outlives a restart. It is written before the table is put
 * in force: after a crash the router comes up with a table that was in force or was about to be.
 *
 * <p>Confined to the thread that switches.
 */
final class StateFile {

  private final AtomicFile file;

  StateFile(Path path) {
    this.file = new AtomicFile(path);
  }

  /**
   * Returns what was written last; nothing if nothing ever was.
   *
   * @throws AdapterException {@code PERMANENT} if it cannot be read
   */
  Optional<Setting> read() {
    try {
      return Optional.of(Setting.parse(Files.readString(file.path())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new AdapterException(
          Kind.PERMANENT,
          "The embedded router cannot start from its state file '"
              + file.path()
              + "': "
              + e.getMessage()
              + ". Mend the file, or delete it to start with an empty table.",
          e);
    }
  }

  /**
   * Writes for good.
   *
   * @throws AdapterException {@code TRANSIENT} if nothing is changed, {@code OUTCOME_UNKNOWN} if a
   *     restart may or may not bring up this table
   */
  void write(Setting setting) {
    try {
      file.write(setting.json().getBytes(StandardCharsets.UTF_8));
    } catch (AtomicFile.UnsureException e) {
      throw failed(Kind.OUTCOME_UNKNOWN, "a restart may or may not bring up the new one", e);
    } catch (IOException e) {
      throw failed(Kind.TRANSIENT, "nothing was changed", e);
    }
  }

  private AdapterException failed(Kind kind, String consequence, IOException e) {
    return new AdapterException(
        kind,
        "The embedded router could not write its table to '"
            + file.path()
            + "', so the one before stays in force, and "
            + consequence
            + ": "
            + e
            + ".",
        e);
  }
}
