package io.crossfade.adapter.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.MemberState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an instance gets of a request, and a client of an answer. */
class ForwardingTest extends RouterTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: app\r\n\r\n";

  @Test
  void passes_method_target_headers_and_body_on() throws Exception {
    var bodies = new LinkedBlockingQueue<String>();
    var backend =
        serving(
            (request, out) -> {
              bodies.add(new String(request.body(), US_ASCII));
              Backend.write(
                  out, "HTTP/1.1 201 Made\r\nX-Made: yes\r\nContent-Length: 4\r\n\r\nmade");
            });

    var answer =
        RawClient.exchange(
            address(),
            "POST /a%2Fb/;x=1/../c?q=%20+&q=2 HTTP/1.1\r\nHost: app:81\r\nX-Own: v\r\n"
                + "Content-Length: 5\r\n\r\nhello");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.head().get(0)).isEqualTo("HTTP/1.1 201 Made");
    assertThat(answer.headers("X-Made")).containsExactly("yes");
    assertThat(answer.body()).isEqualTo("made");
    var seen = backend.onlyRequest();
    assertThat(seen.line()).isEqualTo("POST /a%2Fb/;x=1/../c?q=%20+&q=2 HTTP/1.1");
    assertThat(seen.headers("Host")).containsExactly("app:81");
    assertThat(seen.headers("X-Own")).containsExactly("v");
    assertThat(bodies).containsExactly("hello");
  }

  @Test
  void passes_a_chunked_body_on_as_chunks() throws Exception {
    var bodies = new LinkedBlockingQueue<String>();
    serving(
        (request, out) -> {
          bodies.add(new String(request.body(), US_ASCII));
          Backend.write(
              out,
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        });

    var answer =
        RawClient.exchange(
            address(),
            "POST / HTTP/1.1\r\nHost: app\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "4;ext=1\r\nWiki\r\nA\r\npedia in c\r\n0\r\nTrailer: dropped\r\n\r\n");

    assertThat(bodies).containsExactly("Wikipedia in c");
    assertThat(answer.body()).isEqualTo("abcde");
    assertThat(answer.headers("Transfer-Encoding")).containsExactly("chunked");
  }

  @Test
  void serves_pipelined_requests_in_their_order() throws Exception {
    serving((request, out) -> Backend.ok(request, out, request.target()));

    try (var client = RawClient.connect(address())) {
      client.send(
          "POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
              + "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n"
              + "POST /3 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
              + "GET /4 HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(client.answer().body()).isEqualTo("/1");
      assertThat(client.answer().body()).isEqualTo("/2");
      assertThat(client.answer().body()).isEqualTo("/3");
      assertThat(client.answer().body()).isEqualTo("/4");
    }
  }

  @Test
  void keeps_fields_for_one_connection_to_that_connection() throws Exception {
    var backend =
        serving(
            (request, out) ->
                Backend.write(
                    out,
                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: X-Hop, keep-alive\r\n"
                        + "X-Hop: 1\r\nKeep-Alive: timeout=5\r\nX-End: 1\r\n\r\n"));

    var answer =
        RawClient.get(
            address(),
            "/",
            "Connection: X-Secret, close",
            "X-Secret: 1",
            "Keep-Alive: 5",
            "Proxy-Connection: x",
            "TE: trailers",
            "X-End: 1");

    var seen = backend.onlyRequest();
    assertThat(seen.head().toString())
        .doesNotContain("X-Secret", "Keep-Alive", "Proxy-Connection", "TE:", "Connection");
    assertThat(seen.headers("X-End")).containsExactly("1");
    assertThat(answer.head().toString()).doesNotContain("X-Hop", "Keep-Alive");
    assertThat(answer.headers("X-End")).containsExactly("1");
    assertThat(answer.headers("Connection")).containsExactly("close");
  }

  @Test
  void says_where_the_request_came_from_and_believes_no_one_else() throws Exception {
    var backend = serving((request, out) -> Backend.ok(request, out, "ok"));

    RawClient.get(
        address(),
        "/",
        "X-Forwarded-For: 6.6.6.6",
        "X-Forwarded-Host: evil",
        "X-Forwarded-Proto: https",
        "X-Real-IP: 6.6.6.6",
        "Forwarded: for=6.6.6.6");

    var seen = backend.onlyRequest();
    assertThat(seen.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(seen.headers("X-Forwarded-Host")).containsExactly("app");
    assertThat(seen.headers("X-Forwarded-Proto")).containsExactly("http");
    assertThat(seen.head().toString()).doesNotContain("6.6.6.6", "evil");
  }

  @Test
  void adds_to_where_a_trusted_proxy_says_the_request_came_from() throws Exception {
    start(settings -> settings.trustForwarded(true));
    var backend = serving((request, out) -> Backend.ok(request, out, "ok"));

    RawClient.get(
        address(),
        "/",
        "X-Forwarded-For: 10.0.0.1, 10.0.0.2",
        "X-Forwarded-Host: shop",
        "X-Forwarded-Proto: https");

    var seen = backend.onlyRequest();
    assertThat(seen.headers("X-Forwarded-For")).containsExactly("10.0.0.1, 10.0.0.2, 127.0.0.1");
    assertThat(seen.headers("X-Forwarded-Host")).containsExactly("shop");
    assertThat(seen.headers("X-Forwarded-Proto")).containsExactly("https");
  }

  @Test
  void takes_the_host_from_an_absolute_target() throws Exception {
    var backend = serving((request, out) -> Backend.ok(request, out, "ok"));

    RawClient.get(address(), "http://app/x?y=1");

    assertThat(backend.onlyRequest().line()).isEqualTo("GET /x?y=1 HTTP/1.1");
    assertThat(backend.onlyRequest().headers("Host")).containsExactly("app");
  }

  @Test
  void lets_an_instance_say_whether_it_wants_the_body() throws Exception {
    serving(
        (request, out) -> {
          Backend.write(out, "HTTP/1.1 100 Continue\r\n\r\n");
          Backend.ok(request, out, "got it");
        });

    try (var client = RawClient.connect(address())) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(100);

      assertThat(client.send("hi").answer().body()).isEqualTo("got it");
    }
  }

  @Test
  void passes_an_instances_refusal_of_a_body_on() throws Exception {
    serving(
        (request, out) -> {
          Backend.write(out, "HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno");
          throw new IOException("enough");
        });

    var answer =
        RawClient.exchange(
            address(),
            "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("no");
    await("the end of the request", () -> inFlight("a") == 0);
  }

  @Test
  void passes_trailers_of_an_answer_on() throws Exception {
    serving(
        (request, out) ->
            Backend.write(
                out,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                    + "2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n"));

    try (var client = RawClient.connect(address())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(Backend.head(client.in())).anyMatch(line -> line.startsWith("Trailer"));

      assertThat(Backend.head(client.in())).containsExactly("02", "ok", "0", "X-Sum: 7");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "204 No Content\r\n",
        "304 Not Modified\r\n",
        "304 Not Modified\r\nContent-Length: 42\r\n",
        "204 No Content\r\nTransfer-Encoding: chunked\r\n"
      })
  void passes_an_answer_without_a_body_on(String head) throws Exception {
    serving((request, out) -> Backend.write(out, "HTTP/1.1 " + head + "\r\n"));

    try (var client = RawClient.connect(address())) {
      for (int i = 0; i < 3; i++) {
        var answer = client.send(GET).answer();
        assertThat(answer.status()).isEqualTo(Integer.parseInt(head.substring(0, 3)));
      }
    }
    await("the end of the requests", () -> inFlight("a") == 0);
    assertThat(traffic("a").counters().orElseThrow().success()).isEqualTo(3);
  }

  @Test
  void passes_the_head_of_a_head_request_on() throws Exception {
    serving((r, out) -> Backend.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n"));

    try (var client = RawClient.connect(address())) {
      for (int i = 0; i < 3; i++) {
        client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        var head = Backend.head(client.in());
        assertThat(head.get(0)).isEqualTo("HTTP/1.1 200 OK");
        assertThat(head).contains("Content-Length: 42");
      }
    }
  }

  @Test
  void passes_an_answer_on_that_ends_with_its_connection() throws Exception {
    serving(
        (request, out) -> {
          Backend.write(out, "HTTP/1.0 200 OK\r\n\r\nto the end");
          throw new IOException("end");
        });

    try (var client = RawClient.connect(address())) {
      assertThat(client.send(GET).answer().body()).isEqualTo("to the end");
      assertThat(client.send(GET).answer().body()).isEqualTo("to the end");
    }
  }

  @Test
  void serves_clients_of_http_1_0() throws Exception {
    serving((request, out) -> Backend.ok(request, out, "old"));

    try (var client = RawClient.connect(address())) {
      var answer = client.send("GET / HTTP/1.0\r\n\r\n").answer();

      assertThat(answer.body()).isEqualTo("old");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void answers_503_with_the_reason_when_nobody_serves() throws Exception {
    var backend = backend("a");
    route(table(Map.of(backend, MemberState.DRAINING)));

    var answer = RawClient.get(address(), "/");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("No instance serves this request now.\n");
    assertThat(backend.requests()).isEmpty();
  }

  @Test
  void answers_502_when_an_instance_breaks_off() throws Exception {
    serving(
        (request, out) -> {
          Backend.write(out, "HTTP/1.1 2");
          throw new IOException("broken");
        });

    var answer = RawClient.get(address(), "/");

    assertThat(answer.status()).isEqualTo(502);
    await("the failure", () -> traffic("a").counters().orElseThrow().failures() == 1);
    assertThat(inFlight("a")).isZero();
  }

  @Test
  void answers_502_when_an_answer_could_be_read_in_two_ways() throws Exception {
    for (var framing :
        List.of(
            "Content-Length: 1\r\nContent-Length: 2\r\n",
            "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Content-Length: 1x\r\n")) {
      serving((r, out) -> Backend.write(out, "HTTP/1.1 200 OK\r\n" + framing + "\r\n0\r\n\r\n"));

      assertThat(RawClient.get(address(), "/").status()).as(framing).isEqualTo(502);
    }
  }

  @Test
  void answers_502_to_an_early_hint_and_keeps_the_rest_of_it_from_others() throws Exception {
    var backend = backend("a");
    backend.answer(
        (request, out) ->
            Backend.write(
                out,
                "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold"));
    route(allTo(BLUE, backend));

    assertThat(RawClient.get(address(), "/").status()).isEqualTo(502);

    backend.answer((request, out) -> Backend.ok(request, out, "new"));
    assertThat(RawClient.get(address(), "/").body()).isEqualTo("new");
  }

  @Test
  void closes_the_clients_connection_when_an_answer_ends_too_early() throws Exception {
    serving(
        (request, out) -> {
          Backend.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart");
          throw new IOException("broken");
        });

    try (var client = RawClient.connect(address())) {
      client.send(GET);
      assertThat(Backend.head(client.in()).get(0)).contains("200");

      assertThat(client.in().readAllBytes()).hasSizeLessThan(100);
    }
    await("the failure", () -> traffic("a").counters().orElseThrow().failures() == 1);
  }

  @Test
  void answers_504_when_an_instance_does_not_answer_in_time() throws Exception {
    start(settings -> settings.responseTimeout(Duration.ofMillis(50)));
    var over = new CountDownLatch(1);
    serving((request, out) -> over.await());

    var answer = RawClient.get(address(), "/");

    over.countDown();
    assertThat(answer.status()).isEqualTo(504);
    assertThat(traffic("a").counters().orElseThrow().failures()).isEqualTo(1);
    assertThat(inFlight("a")).isZero();
  }

  @Test
  void answers_408_when_a_body_does_not_arrive() throws Exception {
    start(settings -> settings.stallTimeout(Duration.ofMillis(50)));
    serving((request, out) -> Backend.ok(request, out, "ok"));

    try (var client = RawClient.connect(address())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");

      assertThat(client.answer().status()).isEqualTo(408);
    }
    assertThat(traffic("a").counters().orElseThrow().clientErrors()).isEqualTo(1);
  }

  @Test
  void cuts_an_answer_off_that_stands_still() throws Exception {
    start(settings -> settings.stallTimeout(Duration.ofMillis(50)));
    var over = new CountDownLatch(1);
    serving(
        (request, out) -> {
          Backend.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart");
          over.await();
        });

    try (var client = RawClient.connect(address())) {
      client.send(GET);

      assertThat(new String(client.in().readAllBytes(), US_ASCII)).endsWith("part");
    }
    over.countDown();
    await("the failure", () -> traffic("a").counters().orElseThrow().failures() == 1);
  }

  @Test
  void measures_the_time_to_the_head_of_the_answer() throws Exception {
    var goOn = new CountDownLatch(1);
    serving(
        (request, out) -> {
          goOn.await();
          Backend.ok(request, out, "late");
        });

    try (var client = RawClient.connect(address())) {
      client.send(GET);
      await("the request", () -> inFlight("a") == 1);
      assertThat(traffic("a").latency().orElseThrow().count()).isZero();
      goOn.countDown();
      client.answer();
    }

    await("the measurement", () -> traffic("a").latency().orElseThrow().count() == 1);
    assertThat(traffic("a").latency().orElseThrow().buckets()).hasSize(1);
  }
}
