package io.crossfade.internal.wire;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Names;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls the control page of a load balancer. Each call has a connection of its own, starts no
 * thread, and tells what may be concluded when it fails: before it is connected nothing has
 * changed, after that only an answer tells. Not API: may change or vanish in any release.
 *
 * <p>Thread-safe.
 */
public final class ControlPage {

  private static final int SHOWN_OF_A_REFUSAL = 200;

  private final String name;
  private final Path tokenFile;
  private final Duration timeout;
  private final int most;
  private final Refusals refusals;

  /**
   * Says how the page is called; nothing is connected yet.
   *
   * @param name what it is, to begin a sentence with
   * @param tokenFile the file with the token, which is read for each call
   * @param timeout how long connecting and each answer may take
   * @param most the most bytes that an answer may have
   * @param refusals what the page's own refusals mean
   */
  public ControlPage(String name, Path tokenFile, Duration timeout, int most, Refusals refusals) {
    this.name = name;
    this.tokenFile = tokenFile;
    this.timeout = timeout;
    this.most = most;
    this.refusals = refusals;
  }

  /** Knows what a page means by an answer other than 200. */
  @FunctionalInterface
  public interface Refusals {

    /**
     * Returns what may be concluded; nothing if HTTP alone says it: 4xx is refused for good, and
     * after any other answer nothing is known.
     *
     * @throws IOException if the page does not answer so
     */
    Optional<AdapterException> read(int status, String body) throws IOException;
  }

  /**
   * Returns what a call that changes nothing answers.
   *
   * @throws AdapterException if it does not answer
   */
  public String get(URI page) {
    return call("GET", page, null);
  }

  /**
   * Makes a call that changes something.
   *
   * @throws AdapterException if it does not answer, or refuses
   */
  public void put(URI page, String body) {
    call("PUT", page, body.getBytes(StandardCharsets.UTF_8));
  }

  private String call(String method, URI page, byte @Nullable [] body) {
    var connection = connect(method, page, body);
    try {
      if (body != null) {
        try (var out = connection.getOutputStream()) {
          out.write(body);
        }
      }
      int status = connection.getResponseCode();
      var text = text(connection, status);
      if (status != HttpURLConnection.HTTP_OK) {
        throw refused(method, status, text);
      }
      return text;
    } catch (IOException e) {
      throw unanswered(method, e);
    } finally {
      connection.disconnect();
    }
  }

  private HttpURLConnection connect(String method, URI page, byte @Nullable [] body) {
    try {
      var connection = (HttpURLConnection) page.toURL().openConnection(Proxy.NO_PROXY);
      connection.setRequestMethod(method);
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setConnectTimeout(Math.toIntExact(timeout.toMillis()));
      connection.setReadTimeout(Math.toIntExact(timeout.toMillis()));
      connection.setRequestProperty("Connection", "close");
      connection.setRequestProperty("Authorization", AdminToken.read(tokenFile).authorization());
      if (body != null) {
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
      }
      connection.connect();
      return connection;
    } catch (IOException e) {
      throw new AdapterException(
          Kind.TRANSIENT,
          name + " could not be reached, and nothing was changed: " + e + ". Is it running?",
          e);
    }
  }

  private String text(HttpURLConnection connection, int status) throws IOException {
    boolean failed = status >= HttpURLConnection.HTTP_BAD_REQUEST;
    try (var in = failed ? connection.getErrorStream() : connection.getInputStream()) {
      if (in == null) {
        return "";
      }
      var bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException("the answer is too long");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private AdapterException refused(String method, int status, String body) throws IOException {
    var own = refusals.read(status, body);
    if (own.isPresent()) {
      return own.get();
    }
    var said = said(status, body);
    return status / 100 == 4
        ? new AdapterException(
            Kind.PERMANENT, name + " " + said + ". Nothing was changed; mend what it complains of.")
        : unanswered(method, new IOException(said));
  }

  /** Returns an answer in words, to be put into a sentence. */
  public static String said(int status, String body) {
    return "answered with status "
        + status
        + ": "
        + Names.printable(body.strip(), SHOWN_OF_A_REFUSAL);
  }

  private AdapterException unanswered(String method, IOException e) {
    var seen =
        e instanceof SocketTimeoutException
            ? "did not answer within " + timeout
            : "failed to answer: " + e.getMessage();
    return method.equals("GET")
        ? new AdapterException(
            Kind.TRANSIENT, name + " " + seen + ". Nothing was changed by looking.", e)
        : new AdapterException(
            Kind.OUTCOME_UNKNOWN,
            name + " was sent a table and " + seen + ". Read back what is in force.",
            e);
  }
}
