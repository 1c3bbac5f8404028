package io.crossfade.examples.nginx;

import java.net.InetSocketAddress;
import java.util.Map;

/**
 * An nginx that a router can steer, in a folder of its own and on free ports of the loopback; it
 * ends when this is closed. Confined to one thread.
 *
 * @param process the process itself, to be reloaded, stopped and launched
 * @param address where requests go
 * @param settings those by which any process on this machine reaches it
 */
public record RunningNginx(
    NginxProcess process, InetSocketAddress address, Map<String, String> settings)
    implements AutoCloseable {

  /** Copies the settings. */
  public RunningNginx {
    settings = Map.copyOf(settings);
  }

  @Override
  public void close() {
    process.close();
  }
}
