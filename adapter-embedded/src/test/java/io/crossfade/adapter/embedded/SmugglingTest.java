package io.crossfade.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that two servers could read differently, by raw sockets. */
class SmugglingTest extends RouterTest {

  private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: app\r\n\r\n";

  private Backend backend;

  @BeforeEach
  void open() throws IOException {
    backend = serving((request, out) -> Backend.ok(request, out, "ok"));
  }

  static Stream<Arguments> heads() {
    return Stream.of(
        head("length and encoding", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"),
        head("encoding and length", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"),
        head("two lengths", "Content-Length: 4\r\nContent-Length: 40\r\n"),
        head("the same length twice", "Content-Length: 4\r\nContent-Length: 4\r\n"),
        head("a list of lengths", "Content-Length: 4, 4\r\n"),
        head("a signed length", "Content-Length: +4\r\n"),
        head("a negative length", "Content-Length: -4\r\n"),
        head("a hexadecimal length", "Content-Length: 0x4\r\n"),
        head("a length that overflows", "Content-Length: 18446744073709551620\r\n"),
        head("an empty length", "Content-Length:\r\n"),
        head("two encodings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
        head("a list of encodings", "Transfer-Encoding: gzip, chunked\r\n"),
        head("an unknown encoding", "Transfer-Encoding: xchunked\r\n"),
        head("an encoding with a tab", "Transfer-Encoding:\tchunked, identity\r\n"),
        head("an encoding that is none", "Transfer-Encoding: identity\r\n"),
        head("a folded line", "X-A: 1\r\n Content-Length: 4\r\n"),
        head("a line folded by a tab", "Transfer-Encoding: chunked\r\n\t, identity\r\n"),
        head("a blank before a colon", "Content-Length : 4\r\n"),
        head("a tab before a colon", "Transfer-Encoding\t: chunked\r\n"),
        head("a blank before a name", " Content-Length: 4\r\n"),
        head("no colon", "Content-Length 4\r\n"),
        head("an empty name", ": 4\r\n"),
        head("a lone carriage return", "X-A: 1\rContent-Length: 4\r\n"),
        head("a lone line feed", "X-A: 1\nContent-Length: 4\r\n"),
        head("a null byte", "X-A: 1\0\r\n"),
        head("a second host", "Host: other\r\n"),
        head("a name with odd characters", "X(A): 1\r\n"));
  }

  private static Arguments head(String name, String fields) {
    return Arguments.of(name, "POST / HTTP/1.1\r\nHost: app\r\n" + fields + "\r\n");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("heads")
  void refuses(String name, String head) throws Exception {
    try (var client = RawClient.connect(address())) {
      client.send(head + "0\r\n\r\n" + SMUGGLED);

      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.in().readAllBytes()).isEmpty();
    }
    assertThat(backend.requests()).isEmpty();
  }

  @Test
  void refuses_a_folded_line_in_a_second_request() throws Exception {
    try (var client = RawClient.connect(address())) {
      client.send("GET / HTTP/1.1\r\nHost: app\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);

      client.send("GET / HTTP/1.1\r\nHost: app\r\nX-A: 1\r\n 2\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(400);
    }
  }

  @Test
  void refuses_a_folded_line_in_a_pipelined_request() throws Exception {
    try (var client = RawClient.connect(address())) {
      client.send(
          "POST / HTTP/1.1\r\nHost: app\r\nContent-Length: 2\r\n\r\nhi"
              + "GET / HTTP/1.1\r\nHost: app\r\nX-A: 1\r\n 2\r\n\r\n");

      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(client.answer().status()).isEqualTo(400);
    }
  }

  @Test
  void lets_a_body_hold_what_a_head_must_not() throws Exception {
    var body = "X-A: 1\r\n folded\r\n\r\n\tx";

    var answer =
        RawClient.exchange(
            address(),
            "POST / HTTP/1.1\r\nHost: app\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);

    assertThat(answer.status()).isEqualTo(200);
  }

  static Stream<Arguments> chunks() {
    return Stream.of(
        Arguments.of("a size that is no number", "zz\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("no size", "\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("a size with a sign", "+3\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("a size with a prefix", "0x3\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("a size with a blank", "3 \r\nabc\r\n0\r\n\r\n"),
        Arguments.of("a size with an underscore", "1_0\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("a size that overflows", "fffffffffffffffff\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("a size that ends with a lone line feed", "3\nabc\r\n0\r\n\r\n"),
        Arguments.of("an extension with a lone line feed", "3;a\nabc\r\n0\r\n\r\n"),
        Arguments.of("an extension with a lone carriage return", "3;a\rb\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("a chunk that is too long", "3\r\nabcd\r\n0\r\n\r\n"),
        Arguments.of("a chunk without an end", "3\r\nabc0\r\n\r\n"),
        Arguments.of("a chunk that ends with a lone line feed", "3\r\nabc\n0\r\n\r\n"),
        Arguments.of("a last chunk with a lone line feed", "0\n\n"),
        Arguments.of("a trailer with a lone line feed", "0\r\nX: 1\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("chunks")
  void refuses_chunks_with(String name, String body) throws Exception {
    try (var client = RawClient.connect(address())) {
      client.send(
          "POST / HTTP/1.1\r\nHost: app\r\nTransfer-Encoding: chunked\r\n\r\n" + body + SMUGGLED);

      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.in().readAllBytes()).isEmpty();
    }
    assertThat(backend.requests()).noneMatch(request -> request.target().equals("/smuggled"));
    await("the end of the request", () -> inFlight("a") == 0);
  }

  @Test
  void refuses_an_encoding_in_http_1_0() throws Exception {
    var answer =
        RawClient.exchange(
            address(), "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void refuses_a_head_that_is_too_large() throws Exception {
    start(settings -> settings.maxHeaderSize(2_000));
    route(allTo(BLUE, backend));

    var answer = RawClient.get(address(), "/", "X-Large: " + "x".repeat(3_000));

    assertThat(answer.status()).isBetween(400, 431);
    assertThat(backend.requests()).isEmpty();
  }

  @Test
  void refuses_a_head_of_too_many_lines() throws Exception {
    var lines = Stream.generate(() -> "X-A: 1").limit(500).toArray(String[]::new);

    assertThat(RawClient.get(address(), "/", lines).status()).isEqualTo(400);
    assertThat(backend.requests()).isEmpty();
  }

  @Test
  void refuses_methods_that_are_not_for_a_proxy() throws Exception {
    var connect = "CONNECT app:80 HTTP/1.1\r\nHost: app:80\r\n\r\n";
    var trace = "TRACE / HTTP/1.1\r\nHost: app\r\n\r\n";

    assertThat(RawClient.exchange(address(), connect).status()).isEqualTo(405);
    assertThat(RawClient.exchange(address(), trace).status()).isEqualTo(405);
    assertThat(backend.requests()).isEmpty();
  }

  @Test
  void does_not_pass_a_change_to_http_2_on() throws Exception {
    RawClient.get(
        address(),
        "/",
        "Connection: Upgrade, HTTP2-Settings",
        "Upgrade: h2c",
        "HTTP2-Settings: AA");

    assertThat(backend.onlyRequest().head().toString()).doesNotContain("pgrade", "HTTP2-Settings");
  }
}
