package io.crossfade.analysis.metric;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;

/**
 * Reads JSON by GET: one deadline for the whole exchange, an answer of bounded length, no
 * redirects. Starts no thread.
 *
 * <p>Thread-safe.
 */
final class JsonOverHttp {

  private static final int MOST_BYTES = 4 * 1024 * 1024;
  private static final int CHUNK = 8192;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final HttpAccess access;

  JsonOverHttp(HttpAccess access) {
    this.access = access;
  }

  /** Returns where the source is, if it is http or https with a host. */
  static URI checked(URI uri) {
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException(
          "a source must be an http or https URL with a host, without user and fragment, was '"
              + uri.getScheme()
              + "://"
              + uri.getHost()
              + "'");
    }
    return uri;
  }

  /** An answer, whatever its status. */
  record Answer(int status, JsonNode body) {}

  Answer get(URI uri) {
    var end = access.time().elapsed().plus(access.deadline());
    try {
      var connection = connect(uri);
      try {
        int status = connection.getResponseCode();
        return new Answer(status, MAPPER.readTree(body(connection, status, end)));
      } finally {
        connection.disconnect();
      }
    } catch (JsonProcessingException e) {
      throw failed(Kind.PERMANENT, uri, "answers with a body that is not JSON", e);
    } catch (IOException e) {
      throw failed(Kind.TRANSIENT, uri, "gives no answer: " + e, e);
    }
  }

  static AdapterException failed(Kind kind, URI uri, String what, Exception cause) {
    return new AdapterException(kind, sentence(uri, what), cause);
  }

  static AdapterException failed(URI uri, String what) {
    return new AdapterException(Kind.PERMANENT, sentence(uri, what));
  }

  private static String sentence(URI uri, String what) {
    return "The metric source at '"
        + uri.getScheme()
        + "://"
        + uri.getAuthority()
        + "' "
        + what
        + ".";
  }

  private HttpURLConnection connect(URI uri) throws IOException {
    var connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    int millis = Math.toIntExact(access.deadline().toMillis());
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("Accept", "application/json");
    access.headers().forEach(connection::setRequestProperty);
    return connection;
  }

  private byte[] body(HttpURLConnection connection, int status, Duration end) throws IOException {
    boolean error = status >= HttpURLConnection.HTTP_BAD_REQUEST;
    try (InputStream in = error ? connection.getErrorStream() : connection.getInputStream()) {
      var body = new ByteArrayOutputStream();
      var chunk = new byte[CHUNK];
      int read = in == null ? -1 : in.read(chunk);
      while (read >= 0 && in != null) {
        body.write(chunk, 0, read);
        if (body.size() > MOST_BYTES) {
          throw new IOException("more than " + MOST_BYTES + " bytes");
        }
        if (access.time().elapsed().compareTo(end) > 0) {
          throw new IOException("not within " + access.deadline());
        }
        read = in.read(chunk);
      }
      return body.toByteArray();
    }
  }
}
