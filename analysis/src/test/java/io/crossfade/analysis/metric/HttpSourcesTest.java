package io.crossfade.analysis.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.crossfade.error.AdapterException;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Revision;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSourcesTest {

  private static final Subject SUBJECT =
      new Subject(DeploymentId.of("d-1"), Revision.of("v2"), Instant.parse("2025-01-01T00:00:00Z"));

  private HttpServer server;
  private String answer = "{}";
  private int status = 200;
  private String asked = "";
  private @Nullable String token;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked = exchange.getRequestURI().toString();
          token = exchange.getRequestHeaders().getFirst("X-Token");
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void reads_a_number_by_its_pointer() {
    answer = "{\"data\": {\"errors\": 14, \"times\": [1, 2.5], \"name\": \"x\", \"none\": null}}";

    assertThat(json().read(MetricQuery.of("/data/errors"), SUBJECT).get(0).values())
        .containsExactly(14.0);
    assertThat(asked).isEqualTo("/stats?version=v2");
    assertThat(json().read(MetricQuery.of("/data/times"), SUBJECT).get(0).values())
        .containsExactly(1.0, 2.5);
    assertThat(json().read(MetricQuery.of("/data/none"), SUBJECT)).isEmpty();
    assertThat(json().read(MetricQuery.of("/data/typo"), SUBJECT)).isEmpty();
    assertThatThrownBy(() -> json().read(MetricQuery.of("/data/name"), SUBJECT))
        .isInstanceOf(AdapterException.class)
        .hasMessageContaining("something else than a number");
  }

  @Test
  void sends_the_headers_it_is_given_and_never_shows_their_values() {
    var access = HttpAccess.standard().header("X-Token", "secret").deadline(Duration.ofSeconds(9));

    HttpJsonSource.at(base() + "/", access).read(MetricQuery.of("/a"), SUBJECT);

    assertThat(token).isEqualTo("secret");
    assertThat(access).hasToString("headers [X-Token], within PT9S");
    assertThatThrownBy(() -> access.deadline(Duration.ofMinutes(2)))
        .hasMessageContaining("1 minute");
  }

  @Test
  void says_what_is_wrong_with_an_answer() {
    answer = "no json";
    assertThatThrownBy(() -> json().read(MetricQuery.of("/a"), SUBJECT))
        .isInstanceOf(AdapterException.class)
        .hasMessageContaining("not JSON");

    answer = "{}";
    status = 500;
    assertThatThrownBy(() -> json().read(MetricQuery.of("/a"), SUBJECT))
        .hasMessageContaining("status 500");

    status = 404;
    assertThat(json().read(MetricQuery.of("/a"), SUBJECT)).isEmpty();
    assertThat(json().problems(MetricQuery.of("a"))).hasSize(1);
  }

  @Test
  void a_source_that_is_away_is_an_adapter_exception() {
    server.stop(0);

    assertThatThrownBy(() -> json().read(MetricQuery.of("/a"), SUBJECT))
        .isInstanceOf(AdapterException.class)
        .hasMessageContaining("gives no answer");
  }

  @Test
  void refuses_an_address_with_a_user() {
    assertThatThrownBy(() -> HttpJsonSource.at("http://me:secret@x/"))
        .hasMessageContaining("without user")
        .hasMessageNotContaining("secret");
  }

  @Test
  void prometheus_numbers_that_are_none_are_kept_as_such() {
    answer =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
            + "{\"metric\":{\"i\":\"a\"},\"value\":[1,\"NaN\"]},"
            + "{\"metric\":{\"i\":\"b\"},\"value\":[1,\"+Inf\"]}]}}";

    var series = prometheus().read(MetricQuery.of("x"), SUBJECT);

    assertThat(series.get(0).values().get(0)).isNaN();
    assertThat(series.get(1).values()).containsExactly(Double.POSITIVE_INFINITY);
    assertThat(series.get(0).name()).isNotEqualTo(series.get(1).name());
  }

  @Test
  void a_registry_is_read_by_the_tag_of_the_version() {
    var registry = new SimpleMeterRegistry();
    registry.counter("errors", "version", "v2", "instance", "a").increment(3);
    registry.counter("errors", "version", "v2", "instance", "b").increment(4);
    registry.counter("errors", "version", "v1", "instance", "c").increment(100);
    var source = MicrometerSource.of(registry, "version");

    var series = source.read(MetricQuery.of("errors"), SUBJECT);

    assertThat(series.stream().mapToDouble(one -> one.values().get(0)).sum()).isEqualTo(7);
    assertThat(source.problems(MetricQuery.of("errors"))).isEmpty();
    assertThat(source.problems(MetricQuery.of("typo"))).hasSize(1);
  }

  private HttpJsonSource json() {
    return HttpJsonSource.at(base() + "/stats?version=${revision}");
  }

  private PrometheusSource prometheus() {
    return PrometheusSource.at(URI.create(base()));
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }
}
