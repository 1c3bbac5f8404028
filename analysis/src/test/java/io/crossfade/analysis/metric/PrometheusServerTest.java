package io.crossfade.analysis.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.crossfade.error.AdapterException;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Revision;
import io.crossfade.testkit.contract.FreePort;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus that scrapes a service of two versions. */
class PrometheusServerTest {

  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final String REQUESTS = "shop_requests_total{version=\"${revision}\"}";

  @TempDir Path directory;

  private final TimeSource time = TimeSource.system();
  private final AtomicInteger errors = new AtomicInteger(14);
  private HttpServer service;
  private Process prometheus;
  private PrometheusSource source;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(isInstalled(), "not installed: prometheus");
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/metrics",
        exchange -> {
          byte[] body = exposition().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    service.start();
    int port = FreePort.reserve();
    prometheus = launch(port);
    source = PrometheusSource.at(URI.create("http://127.0.0.1:" + port));
    await(() -> !answer(MetricQuery.of(REQUESTS), "v2").isEmpty());
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (prometheus != null) {
      prometheus.destroyForcibly().waitFor();
    }
    if (service != null) {
      service.stop(0);
    }
  }

  @Test
  void answers_instant_and_range_queries_and_knows_its_metrics() throws Exception {
    var failed = MetricQuery.of("shop_requests_total{version=\"${revision}\",code=~\"5..\"}");
    assertThat(sum(answer(failed, "v2"))).isEqualTo(14);
    assertThat(sum(answer(failed, "v1"))).isEqualTo(9);
    assertThat(answer(failed, "v3")).isEmpty();

    // a range has the samples since the server began, and a gap before
    var window = MetricQuery.over(Duration.ofHours(1), Duration.ofSeconds(1), "shop_load");
    var values = answer(window, "v2").get(0).values();
    assertThat(values).isNotEmpty().hasSizeLessThan(3600).containsOnly(0.25);

    // what it scrapes later is seen later
    errors.set(20);
    await(() -> sum(answer(failed, "v2")) == 20);

    assertThat(source.problems(failed)).isEmpty();
    assertThat(source.problems(MetricQuery.of("shop_request_total{version=\"x\"}")))
        .singleElement()
        .asString()
        .contains("knows no metric 'shop_request_total'");
    assertThat(source.problems(MetricQuery.of("sum(shop_load")))
        .anyMatch(problem -> problem.contains("cannot be asked"));

    // a series whose target is gone is stale, which is no data
    service.stop(0);
    await(() -> answer(failed, "v2").isEmpty());
  }

  private List<Series> answer(MetricQuery query, String revision) {
    try {
      return source.read(
          query, new Subject(DeploymentId.of("d-1"), Revision.of(revision), time.now()));
    } catch (AdapterException e) {
      return List.of();
    }
  }

  private static double sum(List<Series> series) {
    return series.stream().mapToDouble(one -> one.values().get(0)).sum();
  }

  private String exposition() {
    return """
        # TYPE shop_requests_total counter
        shop_requests_total{version="v1",code="200"} 18011
        shop_requests_total{version="v1",code="500"} 9
        shop_requests_total{version="v2",code="200"} 1996
        shop_requests_total{version="v2",code="503"} %d
        # TYPE shop_load gauge
        shop_load 0.25
        """
        .formatted(errors.get());
  }

  private Process launch(int port) throws IOException {
    var settings = directory.resolve("prometheus.yml");
    Files.writeString(
        settings,
        """
        global:
          scrape_interval: 1s
          scrape_timeout: 1s
        scrape_configs:
          - job_name: shop
            static_configs:
              - targets: ['127.0.0.1:%d']
        """
            .formatted(service.getAddress().getPort()));
    return new ProcessBuilder(
            "prometheus",
            "--config.file=" + settings,
            "--storage.tsdb.path=" + directory.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  private void await(BooleanSupplier condition) throws InterruptedException {
    var end = time.elapsed().plus(DEADLINE);
    while (!condition.getAsBoolean()) {
      assertThat(time.elapsed()).as("time until the condition holds").isLessThan(end);
      time.await(Duration.ofMillis(100), new Signal());
    }
  }

  private static boolean isInstalled() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prometheus")));
  }
}
