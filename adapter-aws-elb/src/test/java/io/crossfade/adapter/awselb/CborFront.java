package io.crossfade.adapter.awselb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * CloudWatch in front of moto: the SDK speaks CBOR to it (the protocol {@code rpc-v2-cbor}), moto
 * speaks JSON. It also pages, throttles and gives half an answer, which moto never does.
 *
 * <p>Thread-safe.
 */
final class CborFront implements AutoCloseable {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper CBOR = new CBORMapper();

  private final URI moto;
  private final HttpServer server;
  private final List<JsonNode> calls = new CopyOnWriteArrayList<>();
  private final AtomicReference<String> refusal = new AtomicReference<>("");
  private volatile int mostDatapoints = Integer.MAX_VALUE;
  private volatile String lastStatus = "Complete";

  private record Answer(int status, ObjectNode body) {}

  private CborFront(URI moto) throws IOException {
    this.moto = moto;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
  }

  static CborFront of(URI moto) throws IOException {
    return new CborFront(moto);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Returns the questions for metrics, page by page. */
  List<JsonNode> questions() {
    return List.copyOf(calls);
  }

  /** The next question is refused with this code. */
  void refuseNext(String code) {
    refusal.set(code);
  }

  /** A page has so many datapoints of each metric. */
  void pagesOf(int datapoints) {
    mostDatapoints = datapoints;
  }

  /** The last page says this of each metric. */
  void endWith(String status) {
    lastStatus = status;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var operation = path.substring(path.lastIndexOf('/') + 1);
      var answer =
          operation.equals("GetMetricData")
              ? metricData(CBOR.readTree(exchange.getRequestBody()))
              : forward(operation, CBOR.readTree(exchange.getRequestBody()));
      byte[] bytes = CBOR.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().set("Content-Type", "application/cbor");
      exchange.getResponseHeaders().set("smithy-protocol", "rpc-v2-cbor");
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer metricData(JsonNode question) throws IOException, InterruptedException {
    calls.add(question);
    var code = refusal.getAndSet("");
    if (!code.isEmpty()) {
      return new Answer(400, JSON.createObjectNode().put("__type", code).put("message", "not now"));
    }
    int from = question.path("NextToken").asInt(0);
    var answer = forward("GetMetricData", ((ObjectNode) question).without("NextToken"));
    boolean more = false;
    for (var result : answer.body().withArray("MetricDataResults")) {
      more |= cut((ObjectNode) result, from);
    }
    for (var result : answer.body().withArray("MetricDataResults")) {
      ((ObjectNode) result).put("StatusCode", more ? "PartialData" : lastStatus);
    }
    if (more) {
      answer.body().put("NextToken", Integer.toString(from + mostDatapoints));
    }
    return answer;
  }

  /** Keeps a page of a metric, and returns whether there is more. */
  private boolean cut(ObjectNode result, int from) {
    boolean more = false;
    for (var field : List.of("Timestamps", "Values")) {
      var all = result.withArray(field);
      var page = JSON.createArrayNode();
      for (int i = from; i < all.size() && i - from < mostDatapoints; i++) {
        page.add(all.get(i));
      }
      more |= all.size() - from > mostDatapoints;
      result.set(field, page);
    }
    return more;
  }

  private Answer forward(String operation, JsonNode body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(moto)
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "GraniteServiceVersion20100801." + operation)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/monitoring/aws4_request,"
                    + " SignedHeaders=host, Signature=test")
            .build();
    var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    var tree = answer.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    return new Answer(answer.statusCode(), (ObjectNode) tree);
  }
}
