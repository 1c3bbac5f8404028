package io.crossfade.systemtests;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A load balancer that really runs, all of its nodes together, for one scenario. Closing it ends
 * its processes.
 */
public interface Balancer extends AutoCloseable {

  /** Returns the name of its adapter. */
  String adapter();

  /** Returns the adapter's settings, by which every process on this machine reaches it. */
  Map<String, String> settings();

  /** Returns where requests go in HTTP/1.1: one address for each node, each gets its load. */
  List<InetSocketAddress> fronts();

  /**
   * Returns where requests go in HTTP/2 over TLS, with {@link Surroundings#certificate}. Without it
   * the scenario of HTTP/2 is skipped. Default: nowhere.
   */
  default Optional<InetSocketAddress> tlsFront() {
    return Optional.empty();
  }

  /**
   * Reloads it as an administrator does meanwhile, and returns when that was asked for.
   *
   * @return whether it can; if not, the scenario is skipped. Default: it cannot
   * @throws Exception if it failed; the scenario fails
   */
  default boolean reload() throws Exception {
    return false;
  }

  /**
   * Returns whether it may close idle kept-alive connections when a change takes effect, so that
   * clients repeat a GET, and only that, on a connection found closed, as HTTP has them do.
   * Default: no, so nothing is ever repeated.
   */
  default boolean closesIdleConnections() {
    return false;
  }

  /** Ends its processes. */
  @Override
  void close();
}
