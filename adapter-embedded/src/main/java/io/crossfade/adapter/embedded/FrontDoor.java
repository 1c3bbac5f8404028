package io.crossfade.adapter.embedded;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * The threads, the buffers and the listening sockets.
 *
 * <p>Starts as many daemon threads as the settings say, one more that accepts, and up to two for
 * admin requests. {@link #close} ends them all, and every connection.
 *
 * <p>Thread-safe; opened and closed by one thread at a time.
 */
final class FrontDoor implements AutoCloseable {

  private static final int BUFFER_SIZE = 16 * 1024;
  private static final int BUFFERS_KEPT = 1_024;
  private static final int BUFFERS_KEPT_BY_THREAD = 16;
  private static final int ADMIN_THREADS = 2;
  private static final long ANY_SIZE = -1;
  private static final int BACKLOG = 1_024;
  private static final long LAST_WORDS_MILLIS = 2_000;

  private final EmbeddedSettings settings;
  private final DefaultByteBufferPool buffers =
      new DefaultByteBufferPool(true, BUFFER_SIZE, BUFFERS_KEPT, BUFFERS_KEPT_BY_THREAD);
  private final XnioWorker worker;
  private final List<AcceptingChannel<StreamConnection>> listeners = new ArrayList<>();
  private final List<HttpOpenListener> connections = new ArrayList<>();

  FrontDoor(EmbeddedSettings settings) {
    this.settings = settings;
    this.worker = worker(settings);
  }

  /**
   * Takes an address; nobody is let in before {@link #open}.
   *
   * @return where it listens
   * @throws AdapterException {@code PERMANENT} if that is not possible
   */
  InetSocketAddress bind(InetSocketAddress at, HttpHandler handler) {
    if (at.isUnresolved()) {
      throw cannotListen(at, new IOException("the host is not known"));
    }
    var http = new HttpOpenListener(buffers, httpOptions());
    http.setRootHandler(handler);
    try {
      var listener = worker.createStreamConnectionServer(at, accept(http), socketOptions());
      listeners.add(listener);
      connections.add(http);
      return listener.getLocalAddress(InetSocketAddress.class);
    } catch (IOException e) {
      throw cannotListen(at, e);
    }
  }

  /** Lets requests in. */
  void open() {
    listeners.forEach(AcceptingChannel::resumeAccepts);
  }

  @Override
  public void close() {
    listeners.forEach(IoUtils::safeClose);
    connections.forEach(HttpOpenListener::closeConnections);
    worker.shutdown();
    try {
      if (!worker.awaitTermination(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
    buffers.close();
  }

  private static ChannelListener<AcceptingChannel<StreamConnection>> accept(HttpOpenListener http) {
    return ChannelListeners.openListenerAdapter(
        (StreamConnection connection) -> {
          var source = connection.getSourceChannel();
          source.setConduit(new HeadScan(source.getConduit()));
          http.handleEvent(connection);
        });
  }

  private static XnioWorker worker(EmbeddedSettings settings) {
    try {
      return Logging.xnio()
          .createWorker(
              OptionMap.builder()
                  .set(Options.WORKER_NAME, "crossfade-router")
                  .set(Options.WORKER_IO_THREADS, settings.ioThreads())
                  .set(Options.WORKER_TASK_CORE_THREADS, ADMIN_THREADS)
                  .set(Options.WORKER_TASK_MAX_THREADS, ADMIN_THREADS)
                  .set(Options.THREAD_DAEMON, true)
                  .set(Options.TCP_NODELAY, true)
                  .getMap());
    } catch (IOException e) {
      throw new AdapterException(
          Kind.TRANSIENT,
          "The embedded router could not start its threads, and nothing was changed: " + e + ".",
          e);
    }
  }

  private OptionMap socketOptions() {
    return OptionMap.builder()
        .set(Options.TCP_NODELAY, true)
        .set(Options.KEEP_ALIVE, true)
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.BACKLOG, BACKLOG)
        .set(Options.CONNECTION_HIGH_WATER, settings.maxConnections())
        .set(Options.CONNECTION_LOW_WATER, settings.maxConnections())
        .getMap();
  }

  private OptionMap httpOptions() {
    return OptionMap.builder()
        .set(UndertowOptions.MAX_HEADER_SIZE, settings.maxHeaderSize())
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, millis(settings.headTimeout()))
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, millis(settings.clientIdleTimeout()))
        .set(UndertowOptions.MAX_ENTITY_SIZE, ANY_SIZE)
        .set(UndertowOptions.ENABLE_HTTP2, false)
        .getMap();
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }

  private static AdapterException cannotListen(InetSocketAddress at, IOException e) {
    return new AdapterException(
        Kind.PERMANENT,
        "The embedded router cannot listen on '"
            + at.getHostString()
            + ":"
            + at.getPort()
            + "': "
            + e.getMessage()
            + ". Nothing was changed; free the port, or choose another one.",
        e);
  }
}
