package io.crossfade.internal.net;

import io.crossfade.model.Endpoint;
import io.crossfade.time.TimeSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Connects, talks once and hangs up. One deadline holds for all of it, one cap for all bytes that
 * come in; what the other side does never throws. Not API: may change or vanish in any release.
 *
 * <p>A host name is resolved once, and its first address is the one connected to. Resolving is the
 * machine's own and cannot be cut short; the time it took counts all the same. No proxy is used.
 *
 * <p>Thread-safe; a talk blocks its caller's thread.
 */
public final class Dialer {

  /** What may be written in one go: it fits into the send buffer, so that writing never blocks. */
  static final int MOST_SENT = 32 * 1024;

  private static final int SEND_BUFFER = 2 * MOST_SENT;

  /** Certificates, handshake and record headers. */
  private static final int ROOM_FOR_TLS = 128 * 1024;

  private final Transport transport;
  private final Duration deadline;
  private final int byteLimit;
  private final TimeSource time;

  /**
   * Says how talks are held.
   *
   * @param transport how bytes travel
   * @param deadline how long a talk may take in total
   * @param byteLimit the most bytes an answer may have on the wire
   * @param time the clock
   */
  public Dialer(Transport transport, Duration deadline, int byteLimit, TimeSource time) {
    this.transport = Objects.requireNonNull(transport, "transport");
    this.deadline = Objects.requireNonNull(deadline, "deadline");
    this.byteLimit = byteLimit;
    this.time = Objects.requireNonNull(time, "time");
  }

  /**
   * What is said on a connection.
   *
   * @param <T> what an answer is
   */
  @FunctionalInterface
  public interface Talk<T> {

    /** Says and hears it. */
    T over(InputStream in, OutputStream out) throws IOException;
  }

  /**
   * Holds one talk with an endpoint.
   *
   * @param endpoint whom to connect to
   * @param name the name that a TLS certificate must be for; usually the endpoint's host
   * @param talk what to say
   */
  public <T> Outcome<T> talk(Endpoint endpoint, String name, Talk<T> talk) {
    var until = Deadline.in(deadline, time);
    try (var socket = new TimedSocket(until, byteLimit + ROOM_FOR_TLS)) {
      connect(socket, endpoint, until);
      try (var channel = transport.over(socket, name)) {
        return Outcome.answered(talk.over(channel.in(), channel.out()));
      }
    } catch (IOException e) {
      return Failures.of(e, until).outcome();
    }
  }

  private static void connect(Socket socket, Endpoint endpoint, Deadline until) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw NoAnswerException.notTried("the check was interrupted");
    }
    var address = resolve(endpoint.host());
    prepare(socket);
    try {
      socket.connect(new InetSocketAddress(address, endpoint.port()), until.millisLeft());
    } catch (SocketTimeoutException e) {
      throw until.late();
    }
  }

  private static InetAddress resolve(String host) throws NoAnswerException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw NoAnswerException.notTried("the host name '" + host + "' cannot be resolved");
    }
  }

  /** The first option set is what makes the socket, so that is where file descriptors run out. */
  private static void prepare(Socket socket) throws NoAnswerException {
    try {
      socket.setTcpNoDelay(true);
      socket.setSendBufferSize(SEND_BUFFER);
    } catch (SocketException e) {
      throw NoAnswerException.notTried("no socket can be opened: " + e.getMessage());
    }
  }

  /** What an exception of the network says. Thread-safe. */
  private static final class Failures {

    private Failures() {}

    static NoAnswerException of(IOException e, Deadline until) {
      var own = find(NoAnswerException.class, e);
      if (own != null) {
        return own;
      }
      if (Thread.currentThread().isInterrupted()) {
        return NoAnswerException.notTried("the check was interrupted");
      }
      if (until.hasPassed()) {
        return until.late();
      }
      return e instanceof BindException
          ? NoAnswerException.notTried("no local port for the connection: " + e.getMessage())
          : NoAnswerException.heard(words(e));
    }

    private static String words(IOException e) {
      if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
        return "cannot be connected to: " + e.getMessage();
      }
      if (e instanceof SSLException) {
        return "TLS failed: " + innermost(e);
      }
      if (e instanceof EOFException) {
        return "closes the connection before the end of its answer";
      }
      return "the connection broke: " + e.getMessage();
    }

    private static <E> @Nullable E find(Class<E> type, Throwable in) {
      for (Throwable e = in; e != null; e = e.getCause()) {
        if (type.isInstance(e)) {
          return type.cast(e);
        }
      }
      return null;
    }

    private static String innermost(Throwable e) {
      var cause = e.getCause();
      return cause == null || cause == e ? String.valueOf(e.getMessage()) : innermost(cause);
    }
  }
}
