package io.crossfade.adapter.nginx.lua;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Names;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calls the control page of our balancer. Each call has a connection of its own and starts no
 * thread. Before it is connected nothing has changed; after that only an answer tells.
 *
 * <p>Thread-safe.
 */
final class NginxLuaClient {

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_.~+/=-]{16,256}");
  private static final int MOST_SHOWN = 4 * NginxLuaRouter.MOST;
  private static final int SHOWN_OF_A_REFUSAL = 200;

  /** What our balancer answers when it could not change anything now. */
  private static final Set<Integer> NOT_NOW = Set.of(503, 507);

  private final NginxLuaSettings settings;

  NginxLuaClient(NginxLuaSettings settings) {
    this.settings = settings;
  }

  /** Returns what the page shows. */
  String get() {
    return call("GET", null);
  }

  /** Replaces the table. */
  void put(byte[] table) {
    call("PUT", table);
  }

  private String call(String method, byte @Nullable [] body) {
    var connection = connect(method, body);
    try {
      if (body != null) {
        try (var out = connection.getOutputStream()) {
          out.write(body);
        }
      }
      int status = connection.getResponseCode();
      var text = text(connection, status);
      if (status != HttpURLConnection.HTTP_OK) {
        throw refused(method, status, Names.printable(text.strip(), SHOWN_OF_A_REFUSAL));
      }
      return text;
    } catch (IOException e) {
      throw unanswered(method, e);
    } finally {
      connection.disconnect();
    }
  }

  private HttpURLConnection connect(String method, byte @Nullable [] body) {
    try {
      var url = settings.page().toURL();
      var connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
      connection.setRequestMethod(method);
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setConnectTimeout(Math.toIntExact(settings.timeout().toMillis()));
      connection.setReadTimeout(Math.toIntExact(settings.timeout().toMillis()));
      connection.setRequestProperty("Connection", "close");
      connection.setRequestProperty("Authorization", "Bearer " + token());
      if (body != null) {
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
      }
      connection.connect();
      return connection;
    } catch (IOException e) {
      throw new AdapterException(
          Kind.TRANSIENT,
          at() + " could not be reached, and nothing was changed: " + e + ". Does nginx run?",
          e);
    }
  }

  private String token() throws IOException {
    var text = Files.readString(settings.tokenFile(), StandardCharsets.US_ASCII).strip();
    if (!TOKEN.matcher(text).matches()) {
      throw new IOException(
          "'" + settings.tokenFile() + "' holds no token: it must match " + TOKEN.pattern());
    }
    return text;
  }

  private static String text(HttpURLConnection connection, int status) throws IOException {
    boolean failed = status >= HttpURLConnection.HTTP_BAD_REQUEST;
    try (var in = failed ? connection.getErrorStream() : connection.getInputStream()) {
      if (in == null) {
        return "";
      }
      var bytes = in.readNBytes(MOST_SHOWN + 1);
      if (bytes.length > MOST_SHOWN) {
        throw new IOException("the answer is too long");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private AdapterException refused(String method, int status, String reason) {
    var said = "answered with status " + status + ": " + reason;
    if (status / 100 == 4) {
      return new AdapterException(
          Kind.PERMANENT, at() + " " + said + ". Nothing was changed; mend what it complains of.");
    }
    if (NOT_NOW.contains(status)) {
      return new AdapterException(Kind.TRANSIENT, at() + " " + said + ". Nothing was changed.");
    }
    return unanswered(method, new IOException(said));
  }

  private AdapterException unanswered(String method, IOException e) {
    var problem =
        e instanceof SocketTimeoutException
            ? "did not answer within " + settings.timeout()
            : "failed to answer: " + e.getMessage();
    return method.equals("GET")
        ? new AdapterException(
            Kind.TRANSIENT, at() + " " + problem + ". Nothing was changed by looking.", e)
        : new AdapterException(
            Kind.OUTCOME_UNKNOWN,
            at() + " was sent a table and " + problem + ". Read back what is in force.",
            e);
  }

  private String at() {
    return "nginx's balancer at '" + settings.page() + "'";
  }
}
