package io.crossfade.examples.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Listens on the loopback address and gives every connection a thread.
 *
 * <p>Thread-safe. Its threads are its own: one that accepts and one per connection.
 */
final class HttpListener {
  private static final int BACKLOG = 1024;
  private static final int ACCEPT_MILLIS = 100;
  private static final int LAST_ACCEPT_MILLIS = 5;
  private static final long STACK_BYTES = 256 * 1024;

  /** How long an idle connection may still bring a request that was on its way. */
  private static final Duration IDLE_GRACE = Duration.ofMillis(200);

  /** How long clients that do not cease to connect are accepted after a stop. */
  private static final Duration ACCEPT_GRACE = Duration.ofSeconds(1);

  private final ServerSocket socket;
  private final AnswerWriter answers;
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> new Thread(null, task, "connection", STACK_BYTES));
  private volatile boolean stopping;

  private HttpListener(ServerSocket socket, AnswerWriter answers) {
    this.socket = socket;
    this.answers = answers;
  }

  /**
   * Opens the port; connections queue up until {@link #serve}.
   *
   * @param port 0 takes a free one
   * @throws IOException if the port is taken
   */
  static HttpListener open(int port, AnswerWriter answers) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    } catch (IOException e) {
      socket.close();
      throw new IOException(
          "Could not listen on port "
              + port
              + ": "
              + e.getMessage()
              + ". Use port 0 to take a free one.",
          e);
    }
    return new HttpListener(socket, answers);
  }

  int port() {
    return socket.getLocalPort();
  }

  boolean stopping() {
    return stopping;
  }

  void serve(Function<HttpRequest, HttpAnswer> site) {
    new Thread(() -> acceptAll(site), "acceptor").start();
  }

  private void acceptAll(Function<HttpRequest, HttpAnswer> site) {
    try (socket) {
      boolean more = true;
      while (more) {
        // Read before the wait: the queue at the port has to be found empty after the stop began.
        boolean last = stopping;
        socket.setSoTimeout(last ? LAST_ACCEPT_MILLIS : ACCEPT_MILLIS);
        more = acceptOne(site) || !last;
      }
    } catch (IOException e) {
      stopping = true;
    }
    threads.shutdown();
  }

  private boolean acceptOne(Function<HttpRequest, HttpAnswer> site) throws IOException {
    try {
      Socket client = socket.accept();
      HttpConnection connection = new HttpConnection(client, site, answers, this::stopping);
      connections.add(connection);
      threads.execute(
          () -> {
            connection.run();
            connections.remove(connection);
          });
      return true;
    } catch (SocketTimeoutException nobody) {
      return false;
    }
  }

  /**
   * Stops without refusing what was accepted: takes what still queues at the port, answers what is
   * open and what comes in on idle connections for a moment, then closes.
   *
   * @param deadline how long open requests may take
   * @return how many requests were cut off at the deadline
   */
  int stop(Duration deadline) {
    long begin = System.nanoTime();
    stopping = true;
    boolean done = false;
    while (!done && System.nanoTime() - begin < deadline.toNanos()) {
      done = awaitConnections();
      connections.forEach(connection -> connection.closeIfIdle(IDLE_GRACE));
      if (System.nanoTime() - begin > ACCEPT_GRACE.toNanos()) {
        closePort();
      }
    }
    closePort();
    int cutOff = (int) connections.stream().filter(HttpConnection::busy).count();
    connections.forEach(HttpConnection::close);
    return cutOff;
  }

  private void closePort() {
    try {
      socket.close();
    } catch (IOException e) {
      // A port that cannot be closed is as gone as one that can.
    }
  }

  private boolean awaitConnections() {
    try {
      return threads.awaitTermination(20, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
