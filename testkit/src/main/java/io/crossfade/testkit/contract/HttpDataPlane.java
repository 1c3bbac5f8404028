package io.crossfade.testkit.contract;

import io.crossfade.model.InstanceId;
import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Requests over HTTP/1.1 to a load balancer in front of {@link LoopbackInstances}. Thread-safe. */
final class HttpDataPlane implements DataPlane {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final URI loadBalancer;
  private final HeldRequests held;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TIMEOUT)
          .build();

  HttpDataPlane(URI loadBalancer, HeldRequests held) {
    this.loadBalancer = loadBalancer;
    this.held = held;
  }

  @Override
  public Answer send(Request request) throws InterruptedException {
    try {
      return answer(client.send(http(request).build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Answer.none(e.toString());
    }
  }

  @Override
  public Open open(Request request)
      throws InterruptedException, ExecutionException, TimeoutException {
    var token = UUID.randomUUID().toString();
    held.expect(token);
    var http = http(request).header(LoopbackInstance.HOLD_HEADER, token).build();
    var coming = client.sendAsync(http, HttpResponse.BodyHandlers.ofString());
    return new Begun(held.awaitArrival(token), token, coming);
  }

  private HttpRequest.Builder http(Request request) {
    var http = HttpRequest.newBuilder(withQuery(request.query())).timeout(TIMEOUT).GET();
    request.headers().forEach(http::header);
    http.header(LoopbackInstance.STATUS_HEADER, Integer.toString(request.status()));
    if (!request.cookies().isEmpty()) {
      http.header("Cookie", joined(request.cookies(), "; "));
    }
    return http;
  }

  private URI withQuery(Map<String, String> query) {
    return query.isEmpty() ? loadBalancer : loadBalancer.resolve("?" + joined(query, "&"));
  }

  private static String joined(Map<String, String> pairs, String separator) {
    return pairs.entrySet().stream()
        .map(pair -> pair.getKey() + "=" + pair.getValue())
        .collect(Collectors.joining(separator));
  }

  private static Answer answer(HttpResponse<String> response) {
    var cookies = new HashMap<String, String>();
    for (var header : response.headers().allValues("Set-Cookie")) {
      HttpCookie.parse(header).forEach(cookie -> cookies.put(cookie.getName(), cookie.getValue()));
    }
    return response
        .headers()
        .firstValue(LoopbackInstance.NAME_HEADER)
        .filter(name -> name.equals(response.body()))
        .map(name -> Answer.from(InstanceId.of(name), cookies))
        .orElseGet(() -> Answer.none("status " + response.statusCode() + " from no instance"));
  }

  private final class Begun implements Open {

    private final InstanceId at;
    private final String token;
    private final CompletableFuture<HttpResponse<String>> coming;

    Begun(InstanceId at, String token, CompletableFuture<HttpResponse<String>> coming) {
      this.at = at;
      this.token = token;
      this.coming = coming;
    }

    @Override
    public InstanceId at() {
      return at;
    }

    @Override
    public Answer finish() throws InterruptedException, TimeoutException {
      held.release(token);
      try {
        return answer(coming.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
      } catch (ExecutionException e) {
        return Answer.none(String.valueOf(e.getCause()));
      }
    }
  }
}
