package io.crossfade.adapter.embedded;

import io.crossfade.time.TimeSource;
import io.undertow.UndertowOptions;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.UndertowClient;
import io.undertow.connector.ByteBufferPool;
import io.undertow.util.WorkerUtils;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * The way to one instance for as long as it serves: makes connections and keeps idle ones, those of
 * each I/O thread apart.
 *
 * <p>Undertow's own pool forgets idle connections when its host is removed; this one closes all of
 * them when it is retired, and any that comes back later.
 *
 * <p>Thread-safe; {@link #takeIdle}, {@link #open} and {@link #giveBack} are called on the I/O
 * thread that the connection belongs to.
 */
final class Upstream {

  private static final OptionMap SOCKET =
      OptionMap.builder()
          .set(Options.TCP_NODELAY, true)
          .set(Options.KEEP_ALIVE, true)
          .set(UndertowOptions.ENABLE_HTTP2, false)
          .getMap();

  private final InetSocketAddress address;
  private final URI uri;
  private final EmbeddedSettings settings;
  private final TimeSource time;
  private final ConcurrentMap<XnioIoThread, IdleConnections> idle = new ConcurrentHashMap<>();
  private volatile boolean retired;

  Upstream(InetSocketAddress address, EmbeddedSettings settings, TimeSource time) {
    this.address = address;
    this.uri = uriOf(address);
    this.settings = settings;
    this.time = time;
  }

  InetSocketAddress address() {
    return address;
  }

  /** Returns an open connection that was idle for no longer than this; the newest first. */
  @Nullable ClientConnection takeIdle(XnioIoThread thread, Duration atMost) {
    var mine = idle.get(thread);
    return mine == null ? null : mine.take(atMost);
  }

  /**
   * Makes a connection. The callback comes on this thread, once, within the connect timeout.
   *
   * @param buffers where the connection takes its buffers from
   */
  void open(
      XnioIoThread thread, ByteBufferPool buffers, ClientCallback<ClientConnection> callback) {
    var once = new Once(callback);
    once.timer =
        WorkerUtils.executeAfter(
            thread, once::expire, settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    UndertowClient.getInstance().connect(once, uri, thread, null, buffers, SOCKET);
  }

  /** Takes back a connection that can be used again. */
  void giveBack(ClientConnection connection) {
    if (retired || !connection.isOpen() || connection.isUpgraded()) {
      cut(connection);
      return;
    }
    var thread = connection.getIoThread();
    idle.computeIfAbsent(thread, t -> new IdleConnections(t, settings, time)).add(connection);
    if (retired) {
      closeIdle();
    }
  }

  /**
   * Closes a connection at once. Undertow's own way says nothing to an instance that is still at
   * work, and waits ten seconds for it to end.
   */
  static void cut(@Nullable ClientConnection connection) {
    if (connection == null) {
      return;
    }
    try {
      IoUtils.safeClose(connection.performUpgrade());
    } catch (IOException e) {
      IoUtils.safeClose(connection);
    }
  }

  /** Closes what is idle, and from now on whatever comes back. */
  void retire() {
    retired = true;
    closeIdle();
  }

  private void closeIdle() {
    idle.forEach(
        (thread, connections) -> {
          try {
            thread.execute(connections::closeAll);
          } catch (RejectedExecutionException stopped) {
            // the worker is gone, and every connection with it
          }
        });
  }

  private static URI uriOf(InetSocketAddress address) {
    var literal = address.getAddress().getHostAddress();
    var host = literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
    return URI.create("http://" + host + ":" + address.getPort());
  }

  /** Passes on the connection, its failure or its timeout, whichever is first. */
  private static final class Once implements ClientCallback<ClientConnection> {

    private final ClientCallback<ClientConnection> callback;
    private XnioExecutor.@Nullable Key timer;
    private boolean done;

    Once(ClientCallback<ClientConnection> callback) {
      this.callback = callback;
    }

    @Override
    public void completed(ClientConnection connection) {
      if (finish()) {
        callback.completed(connection);
      } else {
        cut(connection);
      }
    }

    @Override
    public void failed(IOException e) {
      if (finish()) {
        callback.failed(e);
      }
    }

    void expire() {
      failed(new SocketTimeoutException("no connection within the connect timeout"));
    }

    private boolean finish() {
      boolean first = !done;
      done = true;
      if (timer != null) {
        timer.remove();
      }
      return first;
    }
  }

  /** The idle connections of one I/O thread, the newest last. Confined to that thread. */
  private static final class IdleConnections {

    private static final int MOST = 256;

    private final XnioIoThread thread;
    private final long timeToLive;
    private final TimeSource time;
    private final List<Idle> connections = new ArrayList<>();
    private boolean swept;

    private record Idle(ClientConnection connection, long since) {}

    IdleConnections(XnioIoThread thread, EmbeddedSettings settings, TimeSource time) {
      this.thread = thread;
      this.timeToLive = settings.upstreamIdleTimeout().toNanos();
      this.time = time;
    }

    @Nullable ClientConnection take(Duration atMost) {
      long oldest = now() - Math.min(atMost.toNanos(), timeToLive);
      while (!connections.isEmpty()) {
        var newest = connections.get(connections.size() - 1);
        if (newest.connection().isOpen() && newest.since() < oldest) {
          return null;
        }
        connections.remove(connections.size() - 1);
        if (newest.connection().isOpen()) {
          return newest.connection();
        }
      }
      return null;
    }

    void add(ClientConnection connection) {
      if (connections.size() >= MOST) {
        cut(connections.remove(0).connection());
      }
      connections.add(new Idle(connection, now()));
      sweepLater(timeToLive);
    }

    void closeAll() {
      connections.forEach(idle -> cut(idle.connection()));
      connections.clear();
    }

    private void sweepLater(long nanos) {
      if (!swept) {
        swept = true;
        WorkerUtils.executeAfter(
            thread, this::sweep, TimeUnit.NANOSECONDS.toMillis(nanos) + 1, TimeUnit.MILLISECONDS);
      }
    }

    private void sweep() {
      swept = false;
      long oldest = now() - timeToLive;
      while (!connections.isEmpty() && connections.get(0).since() <= oldest) {
        cut(connections.remove(0).connection());
      }
      if (!connections.isEmpty()) {
        sweepLater(connections.get(0).since() - oldest);
      }
    }

    private long now() {
      return time.elapsed().toNanos();
    }
  }
}
