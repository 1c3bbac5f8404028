package io.crossfade.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DemoServiceTest {
  private final List<DemoService> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(DemoService::stop);
  }

  private DemoService start(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--version=v7", "--instance=a-1"));
    arguments.addAll(List.of(more));
    DemoService service = DemoService.start(ServiceOptions.parse(arguments.toArray(String[]::new)));
    started.add(service);
    return service;
  }

  @Test
  void says_who_answers() throws IOException {
    DemoService service = start();

    try (RawClient client = new RawClient(service.port())) {
      String health = client.get("/healthz").answer();
      assertThat(health)
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("\r\nX-Version: v7\r\n", "\r\nX-Instance: a-1\r\n")
          .contains("{\"status\":\"up\",\"version\":\"v7\",\"instance\":\"a-1\",\"pid\":");
    }
  }

  @Test
  void is_not_ready_while_it_warms_up() throws IOException {
    DemoService service = start("--warm-up-ms=600000");

    try (RawClient client = new RawClient(service.port())) {
      assertThat(client.get("/healthz").answer())
          .startsWith("HTTP/1.1 503 ")
          .contains("\"status\":\"warming-up\"");
      assertThat(client.get("/work").answer()).startsWith("HTTP/1.1 503 ");
    }
  }

  @Test
  void keeps_a_connection_for_as_long_as_the_client_wants() throws IOException {
    DemoService service = start("--body-bytes=5");

    try (RawClient client = new RawClient(service.port())) {
      assertThat(client.get("/work").answer()).endsWith("\r\n\r\nabcde").doesNotContain("close");
      assertThat(client.get("/work").get("/").answer()).endsWith("\r\n\r\nabcde");
      assertThat(client.answer()).endsWith("\r\n\r\nabcde");
      client.send("GET /work HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
      assertThat(client.rest()).contains("Connection: close").endsWith("abcde");
    }
  }

  @Test
  void echoes_length_and_checksum_of_a_body() throws IOException {
    DemoService service = start();

    try (RawClient client = new RawClient(service.port())) {
      client.send("POST /echo HTTP/1.1\r\nHost: test\r\nX-Request-Id: 42\r\n");
      client.send("Content-Length: 5\r\n\r\nhello");
      assertThat(client.answer())
          .contains("\r\nX-Request-Id: 42\r\n")
          .endsWith("length=5 crc32=3610a686\n");
    }
  }

  @Test
  void reads_a_chunked_body_and_says_continue_when_asked() throws IOException {
    DemoService service = start();

    try (RawClient client = new RawClient(service.port())) {
      client.send("POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n");
      client.send("Expect: 100-continue\r\n\r\n");
      assertThat(client.readThrough("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      client.send("2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: t\r\n\r\n");
      assertThat(client.answer()).endsWith("length=5 crc32=3610a686\n");
    }
  }

  @Test
  void streams_a_body_in_chunks() throws IOException {
    DemoService service = start();

    try (RawClient client = new RawClient(service.port())) {
      String answer = client.get("/stream?chunks=2&interval-ms=1").readThrough("\r\n0\r\n\r\n");
      String body = "chunk 1\nchunk 2\n";
      assertThat(answer)
          .contains("\r\nX-Checksum: " + Checksum.of(body.getBytes(StandardCharsets.US_ASCII)))
          .endsWith("\r\n\r\n8\r\nchunk 1\n\r\n8\r\nchunk 2\n\r\n0\r\n\r\n");
      assertThat(client.get("/stream?chunks=x").answer()).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void refuses_what_two_servers_could_read_in_two_ways() throws IOException {
    DemoService service = start();

    assertThat(refusal(service, "Content-Length: 1\r\nContent-Length: 2\r\n")).contains(" 400 ");
    assertThat(refusal(service, "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"))
        .contains(" 400 ");
    assertThat(refusal(service, "Content-Length: +1\r\n")).contains(" 400 ");
    assertThat(refusal(service, "Transfer-Encoding: gzip\r\n")).contains(" 501 ");
    assertThat(refusal(service, " folded: yes\r\n")).contains(" 400 ");
    assertThat(refusal(service, "X-Long: " + "x".repeat(20_000) + "\r\n")).contains(" 431 ");
  }

  private static String refusal(DemoService service, String headers) throws IOException {
    try (RawClient client = new RawClient(service.port())) {
      return client.send("GET /work HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n").rest();
    }
  }

  @Test
  void turns_bad_under_traffic_while_its_health_stays_good() throws IOException {
    DemoService service = start("--turns-bad-after=2", "--error-share=1");

    try (RawClient client = new RawClient(service.port())) {
      assertThat(client.get("/work").answer()).startsWith("HTTP/1.1 200 ");
      assertThat(client.get("/work").answer()).startsWith("HTTP/1.1 200 ");
      assertThat(client.get("/work").answer()).startsWith("HTTP/1.1 500 ").contains("v7");
      assertThat(client.get("/healthz").answer()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void finishes_an_open_request_when_it_stops() throws Exception {
    DemoService service = start();

    try (RawClient client = new RawClient(service.port())) {
      client.get("/stream?chunks=4&interval-ms=100").readThrough("chunk 1\n");
      CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(service::stop);
      assertThat(client.readThrough("0\r\n\r\n")).contains("chunk 4\n");
      assertThat(stopped.get(10, TimeUnit.SECONDS)).isZero();
    }
    assertThatThrownBy(() -> new RawClient(service.port())).isInstanceOf(ConnectException.class);
  }

  @Test
  void gives_a_new_connection_time_for_its_first_request_when_it_stops() throws Exception {
    DemoService service = start();

    try (RawClient first = new RawClient(service.port());
        RawClient second = new RawClient(service.port())) {
      first.get("/stream?chunks=3&interval-ms=50").readThrough("chunk 1\n");
      CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(service::stop);
      first.readThrough("chunk 2\n");
      assertThat(second.get("/work").rest()).startsWith("HTTP/1.1 200 ");
      assertThat(stopped.get(10, TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void counts_what_it_cuts_off_at_the_stop_deadline() throws IOException {
    DemoService service = start("--stop-deadline-ms=50");

    try (RawClient client = new RawClient(service.port())) {
      client.get("/stream?chunks=100&interval-ms=100").readThrough("chunk 1\n");
      assertThat(service.stop()).isEqualTo(1);
    }
  }

  @Test
  void writes_its_port_where_it_is_told(@TempDir Path folder) throws IOException {
    DemoService service = start("--port-file=" + folder.resolve("port"));

    assertThat(folder.resolve("port")).hasContent(service.port() + "\n");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void says_what_to_do_when_the_port_is_taken() {
    DemoService service = start();

    assertThatThrownBy(() -> start("--port=" + service.port()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("Could not listen on port " + service.port())
        .hasMessageEndingWith("Use port 0 to take a free one.");
  }
}
