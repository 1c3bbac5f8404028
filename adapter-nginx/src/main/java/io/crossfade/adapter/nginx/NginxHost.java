package io.crossfade.adapter.nginx;

import io.crossfade.error.AdapterException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The machine that an nginx runs on: the only way to it. Every method throws {@link
 * AdapterException} and says in its kind whether something changed.
 *
 * <p>Implementations are thread-safe.
 */
interface NginxHost {

  /** Returns the include as it is; empty if there is none. */
  Optional<String> include();

  /**
   * Replaces the include if it still is as expected and nginx takes the new one, all in one: nobody
   * sees half of it, and no other deployer comes between.
   *
   * @param expected what it must be
   * @param text what it is to be
   * @param tested whether nginx is asked first; not when something is put back
   * @throws AdapterException {@code PERMANENT} if it is not as expected or nginx refuses it
   */
  void swap(String expected, String text, boolean tested);

  /** Tells nginx to read its configuration. */
  void reload();

  /**
   * Returns which start of nginx this is.
   *
   * @throws AdapterException {@code TRANSIENT} if it does not run
   */
  String start();

  /** Returns how many workers of older generations there are, as far as can be seen. */
  int oldWorkers();

  /**
   * Asks the worker that takes a connection to an address what it runs.
   *
   * @return empty if nobody takes it, or what answers is not ours
   */
  Optional<Marker> marker(String address);

  /** Returns the host's sockets; empty if it does not tell. */
  Optional<Sockets> sockets();

  /** Returns the lines that nginx writes to its access log. */
  LogSource log(Path path);
}
