package io.crossfade.adapter.embedded;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Calls the {@link AdminHandler} of a router in another process. Each call has a connection of its
 * own, starts no thread, and tells what may be concluded when it fails: before it is connected
 * nothing has changed, after that only an answer tells.
 *
 * <p>Thread-safe.
 */
final class AdminClient {

  private final RemoteSettings settings;

  AdminClient(RemoteSettings settings) {
    this.settings = settings;
  }

  /** Returns what a call that changes nothing answers. */
  byte[] get(String path) {
    return call("GET", path, null);
  }

  /** Makes a call that changes something. */
  void put(String path, byte[] json) {
    call("PUT", path, json);
  }

  private byte[] call(String method, String path, byte @Nullable [] body) {
    var connection = connect(method, path, body);
    try {
      if (body != null) {
        try (var out = connection.getOutputStream()) {
          out.write(body);
        }
      }
      return answer(connection, method);
    } catch (IOException e) {
      throw unanswered(method, e);
    } finally {
      connection.disconnect();
    }
  }

  private HttpURLConnection connect(String method, String path, byte @Nullable [] body) {
    try {
      var url = settings.admin().resolve(path).toURL();
      var connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
      connection.setRequestMethod(method);
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setConnectTimeout(Math.toIntExact(settings.timeout().toMillis()));
      connection.setReadTimeout(Math.toIntExact(settings.timeout().toMillis()));
      connection.setRequestProperty("Connection", "close");
      connection.setRequestProperty(
          "Authorization", AdminToken.read(settings.tokenFile()).authorization());
      if (body != null) {
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
      }
      connection.connect();
      return connection;
    } catch (IOException e) {
      throw new AdapterException(
          Kind.TRANSIENT,
          at() + " could not be reached, and nothing was changed: " + e + ". Is it running?",
          e);
    }
  }

  private byte[] answer(HttpURLConnection connection, String method) throws IOException {
    int status = connection.getResponseCode();
    var body = body(connection);
    if (status == HttpURLConnection.HTTP_OK) {
      return body;
    }
    if (status == HttpURLConnection.HTTP_CONFLICT) {
      throw refusal(body);
    }
    if (status / 100 == 4) {
      throw new AdapterException(
          Kind.PERMANENT,
          at()
              + " refused a call with status "
              + status
              + ", and nothing was changed: "
              + new String(body, StandardCharsets.UTF_8).strip());
    }
    throw unanswered(method, new IOException("status " + status));
  }

  private byte[] body(HttpURLConnection connection) throws IOException {
    boolean failed = connection.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
    try (InputStream in = failed ? connection.getErrorStream() : connection.getInputStream()) {
      if (in == null) {
        return new byte[0];
      }
      var body = new ByteArrayOutputStream();
      in.transferTo(new Capped(body, AdminHandler.MOST));
      return body.toByteArray();
    }
  }

  private AdapterException refusal(byte[] body) throws IOException {
    try {
      var fields = new Fields("refusal", TableJson.MAPPER.readTree(body));
      return new AdapterException(Kind.valueOf(fields.text("kind")), fields.text("message"));
    } catch (IllegalArgumentException e) {
      throw new IOException("a refusal that cannot be read: " + e.getMessage(), e);
    }
  }

  private AdapterException unanswered(String method, IOException e) {
    boolean late = e instanceof SocketTimeoutException;
    var seen = late ? "did not answer within " + settings.timeout() : "did not answer: " + e;
    return method.equals("GET")
        ? new AdapterException(Kind.TRANSIENT, at() + " " + seen + ". Nothing was changed.", e)
        : new AdapterException(
            Kind.OUTCOME_UNKNOWN,
            at() + " was sent a table and " + seen + ". Read back what is in force.",
            e);
  }

  private String at() {
    return "The embedded router at '" + settings.admin() + "'";
  }

  /** Refuses more than so many bytes. */
  private static final class Capped extends java.io.FilterOutputStream {

    private int left;

    Capped(java.io.OutputStream out, int most) {
      super(out);
      this.left = most;
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      left -= count;
      if (left < 0) {
        throw new IOException("the answer is too long");
      }
      out.write(bytes, from, count);
    }
  }
}
