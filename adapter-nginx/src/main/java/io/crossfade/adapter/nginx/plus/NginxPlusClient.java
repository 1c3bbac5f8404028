package io.crossfade.adapter.nginx.plus;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.internal.wire.StrictJson;
import io.crossfade.model.Names;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/**
 * Calls the API of NGINX Plus, as {@code https://nginx.org/en/docs/http/ngx_http_api_module.html}
 * describes it.
 *
 * <p>Thread-safe.
 */
final class NginxPlusClient {

  private static final int SHOWN = 200;

  private final NginxPlusSettings settings;
  private final HttpClient http;

  NginxPlusClient(NginxPlusSettings settings) {
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .build();
  }

  /** Returns what is there. */
  JsonNode get(String path) {
    return StrictJson.parse(call("GET", path, null));
  }

  /** Changes what is there, and returns the answer. */
  void change(String method, String path, JsonNode body) {
    call(method, path, StrictJson.text(body));
  }

  /** Deletes what is there. */
  void delete(String path) {
    call("DELETE", path, null);
  }

  private String call(String method, String path, @Nullable String body) {
    var what = method + " " + settings.api() + path;
    try {
      var response = http.send(request(method, path, body), BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw refused(what, method, response);
      }
      return response.body();
    } catch (ConnectException e) {
      throw failed(Kind.TRANSIENT, what, "could not be reached, and nothing was sent", e);
    } catch (IOException e) {
      throw failed(lost(method), what, "gave no answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(lost(method), what, "was not waited for, this thread was interrupted", e);
    }
  }

  private HttpRequest request(String method, String path, @Nullable String body)
      throws IOException {
    var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    var request =
        HttpRequest.newBuilder(URI.create(settings.api() + path))
            .timeout(settings.timeout())
            .header("Accept", "application/json")
            .method(method, publisher);
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (settings.authorization().isPresent()) {
      var file = settings.authorization().get();
      request.header("Authorization", Files.readString(file, StandardCharsets.US_ASCII).strip());
    }
    return request.build();
  }

  private static Kind lost(String method) {
    return method.equals("GET") ? Kind.TRANSIENT : Kind.OUTCOME_UNKNOWN;
  }

  private static AdapterException refused(
      String what, String method, HttpResponse<String> response) {
    int status = response.statusCode();
    var kind = status < 500 ? Kind.PERMANENT : lost(method);
    return failed(kind, what, "answered with status " + status + reason(response.body()), null);
  }

  /** The API's errors are {@code {"error":{"status":404,"text":"…","code":"…"},…}}. */
  private static String reason(String body) {
    try {
      var error = StrictJson.parse(body).path("error");
      var code = error.path("code").asText();
      var hint = code.equals("MethodDisabled") ? "; the configuration must say 'api write=on'" : "";
      return " ("
          + Names.printable(code)
          + ": "
          + Names.printable(error.path("text").asText(), SHOWN)
          + hint
          + ")";
    } catch (IllegalArgumentException e) {
      return " and no reason that can be read";
    }
  }

  private static AdapterException failed(
      Kind kind, String what, String seen, @Nullable Exception cause) {
    return new AdapterException(kind, "NGINX Plus " + seen + " when asked: " + what + ".", cause);
  }
}
