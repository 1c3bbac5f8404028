package io.crossfade.adapter.nginx;

import java.io.IOException;
import java.util.function.Consumer;

/** Where the lines of an access log come from. Implementations are confined to one thread. */
interface LogSource {

  /**
   * Reads the lines that came since the last reading; the first time, those that come from then on.
   *
   * @throws IOException if it cannot be read
   */
  void read(Consumer<String> lines) throws IOException;

  /** Lets go of what is open. */
  default void close() {}
}
