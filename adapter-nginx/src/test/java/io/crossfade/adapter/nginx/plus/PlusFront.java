package io.crossfade.adapter.nginx.plus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.crossfade.adapter.nginx.plus.PlusState.Refused;
import io.crossfade.adapter.nginx.plus.PlusState.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Routes requests by the state as the sample configuration does. */
final class PlusFront implements HttpHandler {

  private static final String NAME = "version";

  private final PlusState state;
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicInteger choices = new AtomicInteger();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  PlusFront(PlusState state) {
    this.state = state;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var server = choose(upstream(exchange));
      if (server == null) {
        exchange.sendResponseHeaders(502, -1);
      } else {
        forward(exchange, server);
      }
    }
  }

  /** The draw goes through all hundredths in steps that have no common factor with them. */
  private String upstream(HttpExchange exchange) {
    for (var pinned :
        List.of(
            state.entry("header:" + exchange.getRequestHeaders().getFirst(NAME)),
            state.entry("cookie:" + found(exchange.getRequestHeaders().getFirst("Cookie"), ";")),
            state.entry("query:" + found(exchange.getRequestURI().getRawQuery(), "&")))) {
      if (!pinned.isEmpty()) {
        return pinned;
      }
    }
    int hundredth = turns.incrementAndGet() * 61 % 100;
    var part = Pattern.compile("(?:^|;)" + "%02d".formatted(hundredth) + "=([^;]+);");
    var found = part.matcher(state.entry("layout"));
    return found.find() ? found.group(1) : "";
  }

  private static String found(String pairs, String separator) {
    if (pairs != null) {
      for (var pair : pairs.split(separator, -1)) {
        if (pair.strip().startsWith(NAME + "=")) {
          return pair.strip().substring(NAME.length() + 1);
        }
      }
    }
    return "";
  }

  private Server choose(String upstream) {
    var candidates = new ArrayList<Server>();
    try {
      for (var server : state.servers(upstream).values()) {
        for (int i = 0; server.serves() && i < server.weight; i++) {
          candidates.add(server);
        }
      }
    } catch (Refused e) {
      return null;
    }
    return candidates.isEmpty()
        ? null
        : candidates.get(choices.incrementAndGet() % candidates.size());
  }

  private void forward(HttpExchange exchange, Server server) throws IOException {
    server.requests.incrementAndGet();
    server.active.incrementAndGet();
    try {
      var request = HttpRequest.newBuilder(URI.create("http://" + server.address + "/"));
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> {
                if (name.startsWith("X-")) {
                  values.forEach(value -> request.header(name, value));
                }
              });
      var response = client.send(request.build(), BodyHandlers.ofByteArray());
      response.headers().map().forEach((name, values) -> copy(exchange, name, values));
      server.responses.incrementAndGet(response.statusCode() / 100);
      server.active.decrementAndGet();
      exchange.sendResponseHeaders(response.statusCode(), response.body().length);
      exchange.getResponseBody().write(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(HttpExchange exchange, String name, List<String> values) {
    if (name.toLowerCase(Locale.ROOT).startsWith("x-")) {
      exchange.getResponseHeaders().put(name, values);
    }
  }
}
