package io.crossfade.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.internal.net.HandCrankedTime;
import io.crossfade.internal.net.ScriptedServer;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances that misbehave. Whatever they do is unhealthy with a reason, never an exception. */
@Timeout(30)
class HttpProbeFaultsTest {

  private final HandCrankedTime time = new HandCrankedTime();

  @Test
  void slow_drip_of_a_body_does_not_stretch_the_deadline() {
    var sent = new AtomicInteger();
    try (var server =
        ScriptedServer.running(
            client -> {
              write(client, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
              drip(client, sent);
            })) {
      var health = probe().check(at(server));

      assertThat(health).isEqualTo(Health.unhealthy("no complete answer within 5s"));
      assertThat(sent).hasValueGreaterThanOrEqualTo(5).hasValueLessThan(1000);
    }
  }

  @Test
  void slow_drip_of_a_head_does_not_stretch_the_deadline() {
    try (var server =
        ScriptedServer.running(
            client -> {
              write(client, "HTTP/1.1 200 OK\r\nX: ");
              drip(client, new AtomicInteger());
            })) {
      var health = probe().check(at(server));

      assertThat(health).isEqualTo(Health.unhealthy("no complete answer within 5s"));
    }
  }

  @Test
  void silence_ends_at_the_deadline() {
    try (var server =
        ScriptedServer.running(
            client -> {
              time.advance(Duration.ofSeconds(5));
              untilGone(client);
            })) {
      var health = probe().check(at(server));

      assertThat(health).isEqualTo(Health.unhealthy("no complete answer within 5s"));
    }
  }

  @Test
  void silence_ends_at_the_deadline_in_real_time() {
    try (var server = ScriptedServer.running(HttpProbeFaultsTest::untilGone)) {
      long begun = System.nanoTime();

      var health =
          HttpProbe.builder("/")
              .withoutRevisionCheck()
              .deadline(Duration.ofMillis(250))
              .build()
              .check(at(server));

      assertThat(health).isEqualTo(Health.unhealthy("no complete answer within 0.25s"));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void a_port_that_accepts_nobody_ends_at_the_deadline() throws IOException {
    var waiting = new ArrayList<Socket>();
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fill(full, waiting);

      var health =
          HttpProbe.builder("/")
              .withoutRevisionCheck()
              .deadline(Duration.ofMillis(250))
              .build()
              .check(Instance.of("a", "v2", "127.0.0.1:" + full.getLocalPort()));

      assertThat(health).isEqualTo(Health.unhealthy("no complete answer within 0.25s"));
    } finally {
      for (var socket : waiting) {
        socket.close();
      }
    }
  }

  @Test
  void an_endless_body_is_cut_at_the_cap() {
    try (var server =
        ScriptedServer.running(
            client -> {
              write(client, "HTTP/1.1 200 OK\r\n\r\n");
              floodWith(client, "x".repeat(1000));
            })) {
      assertThat(probe().check(at(server)))
          .isEqualTo(Health.unhealthy("answers with a body of more than 65,536 bytes"));
    }
  }

  @Test
  void a_body_that_is_announced_too_long_is_not_read() {
    assertThat(answered("HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n"))
        .isEqualTo(Health.unhealthy("answers with a body of more than 65,536 bytes"));
  }

  @Test
  void endless_chunks_are_cut_at_the_cap() {
    try (var server =
        ScriptedServer.running(
            client -> {
              write(client, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              floodWith(client, "3e8\r\n" + "x".repeat(1000) + "\r\n");
            })) {
      assertThat(probe().check(at(server)))
          .isEqualTo(Health.unhealthy("answers with a body of more than 65,536 bytes"));
    }
  }

  @Test
  void an_endless_head_is_cut_at_the_cap() {
    try (var server =
        ScriptedServer.running(
            client -> {
              write(client, "HTTP/1.1 200 OK\r\n");
              floodWith(client, "X-Long: " + "x".repeat(1000) + "\r\n");
            })) {
      assertThat(probe().check(at(server)))
          .isEqualTo(Health.unhealthy("answers with a head of more than 16,384 bytes"));
    }
  }

  @Test
  void endless_interim_answers_are_cut_at_the_cap() {
    try (var server =
        ScriptedServer.running(client -> floodWith(client, "HTTP/1.1 103 Hints\r\n\r\n"))) {
      assertThat(probe().check(at(server)))
          .isEqualTo(Health.unhealthy("answers with a head of more than 16,384 bytes"));
    }
  }

  @Test
  void one_header_of_a_megabyte_is_cut_at_the_cap() {
    assertThat(answered("HTTP/1.1 200 OK\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n").reason())
        .isEqualTo("answers with a head of more than 16,384 bytes");
  }

  @Test
  void a_close_without_an_answer_is_unhealthy() {
    try (var server =
        ScriptedServer.running(client -> ScriptedServer.readHead(client.getInputStream()))) {
      assertThat(probe().check(at(server)))
          .isEqualTo(Health.unhealthy("closes the connection without an answer"));
    }
  }

  @Test
  void a_reset_is_unhealthy() {
    try (var server = ScriptedServer.running(client -> client.setSoLinger(true, 0))) {
      assertThat(probe().check(at(server)).state()).isEqualTo(Health.State.UNHEALTHY);
    }
  }

  @Test
  void a_close_in_the_middle_is_unhealthy() {
    var middle = Health.unhealthy("closes the connection before the end of its answer");

    assertThat(answered("HTTP/1.1 200 OK\r\nX-Ver")).isEqualTo(middle);
    assertThat(answered("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n12345")).isEqualTo(middle);
    assertThat(answered("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123"))
        .isEqualTo(middle);
    assertThat(answered("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n"))
        .isEqualTo(middle);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <html>hello</html>\\n                                                    | not HTTP/1.1
          SSH-2.0-OpenSSH_9.2\\n                                                   | not HTTP/1.1
          HTTP/2 200 OK\\n\\n                                                      | not HTTP/1.1
          HTTP/1.1 20 OK\\n\\n                                                     | not HTTP/1.1
          HTTP/1.1 2000 OK\\n\\n                                                   | not HTTP/1.1
          HTTP/1.1  200 OK\\n\\n                                                   | not HTTP/1.1
          HTTP/1.1 200 OK\\nNo colon here\\n\\n                                    | broken header
          HTTP/1.1 200 OK\\nSpace : x\\n\\n                                        | broken header
          HTTP/1.1 200 OK\\nA: b\\n folded\\n\\n                                   | broken header
          HTTP/1.1 200 OK\\nContent-Length: 1\\nContent-Length: 2\\n\\nab          | no number
          HTTP/1.1 200 OK\\nContent-Length: -1\\n\\n                               | no number
          HTTP/1.1 200 OK\\nContent-Length: 0x10\\n\\n                             | no number
          HTTP/1.1 200 OK\\nTransfer-Encoding: gzip\\n\\n                          | unknown Transfer
          HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\nContent-Length: 3\\n\\nabc | both Content-Length
          HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\nzz\\n                  | broken chunk
          HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n1\\nabc\\n             | broken chunk
          """)
  void garbage_is_unhealthy(String answer, String reason) {
    var health = answered(answer.replace("\\n", "\r\n"));

    assertThat(health.state()).isEqualTo(Health.State.UNHEALTHY);
    assertThat(health.reason()).contains(reason);
  }

  @Test
  void bytes_of_all_kinds_are_unhealthy_and_shown_harmlessly() {
    var health = answered("\026\003\001\0\u001b[31m\u0085evil\n");

    assertThat(health.state()).isEqualTo(Health.State.UNHEALTHY);
    assertThat(health.reason()).doesNotContain("\u001b").contains("?");
  }

  @Test
  void complete_answers_of_every_framing_are_healthy() {
    assertThat(answered("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").isHealthy()).isTrue();
    assertThat(answered("HTTP/1.0 200 OK\r\n\r\nuntil the end").isHealthy()).isTrue();
    assertThat(answered("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n").isHealthy())
        .isTrue();
    assertThat(answered("HTTP/1.1 200\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n").isHealthy())
        .isTrue();
    assertThat(
            answered(
                    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                        + "\r\n2;ext=1\r\nok\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n")
                .isHealthy())
        .isTrue();
    assertThat(answered("HTTP/1.1 200 OK\nContent-Length: 0\n\n").isHealthy()).isTrue();
  }

  @Test
  void chunks_are_put_together() {
    try (var server =
        ScriptedServer.answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n")) {
      var probe = HttpProbe.builder("/").withoutRevisionCheck().expectBody("abcd").build();

      assertThat(probe.check(at(server))).isEqualTo(Health.healthy());
    }
  }

  @Test
  void nobody_listening_is_unhealthy() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    var health = probe().check(Instance.of("a", "v2", "127.0.0.1:" + free));

    assertThat(health).isEqualTo(Health.unhealthy("cannot be connected to: Connection refused"));
  }

  @Test
  void a_name_that_does_not_resolve_says_nothing_of_the_instance() {
    var health = probe().check(Instance.of("a", "v2", "nobody.invalid:80"));

    assertThat(health)
        .isEqualTo(Health.unknown("the host name 'nobody.invalid' cannot be resolved"));
  }

  @Test
  void an_interrupted_check_says_nothing_of_the_instance_and_stays_interrupted() {
    try (var server = ScriptedServer.running(HttpProbeFaultsTest::untilGone)) {
      Thread.currentThread().interrupt();

      var health = probe().check(at(server));

      assertThat(health).isEqualTo(Health.unknown("the check was interrupted"));
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void an_interrupt_ends_a_check_that_waits() {
    var checker = Thread.currentThread();
    try (var server =
        ScriptedServer.running(
            client -> {
              ScriptedServer.readHead(client.getInputStream());
              checker.interrupt();
              untilGone(client);
            })) {
      var health = probe().check(at(server));

      assertThat(health).isEqualTo(Health.unknown("the check was interrupted"));
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private HttpProbe probe() {
    return HttpProbe.builder("/health")
        .withoutRevisionCheck()
        .deadline(Duration.ofSeconds(5))
        .timeSource(time)
        .build();
  }

  private Health answered(String answer) {
    try (var server = ScriptedServer.answering(answer)) {
      return probe().check(at(server));
    }
  }

  /** A byte, a second, a byte, a second. */
  private void drip(Socket client, AtomicInteger sent) throws IOException {
    for (int i = 0; i < 999; i++) {
      write(client, "x");
      sent.incrementAndGet();
      time.advance(Duration.ofSeconds(1));
    }
    untilGone(client);
  }

  private static void floodWith(Socket client, String piece) throws IOException {
    for (int i = 0; i < 1_000_000; i++) {
      write(client, piece);
    }
  }

  private static void write(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static void untilGone(Socket client) throws IOException {
    ScriptedServer.readHead(client.getInputStream());
    ScriptedServer.untilTheClientHangsUp(client);
  }

  private static void fill(ServerSocket server, ArrayList<Socket> waiting) throws IOException {
    for (int i = 0; i < 100; i++) {
      var socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(new InetSocketAddress("127.0.0.1", server.getLocalPort()), 200);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new IllegalStateException("the queue of a server socket never got full");
  }

  private static Instance at(ScriptedServer server) {
    return Instance.of("a", "v2", "127.0.0.1:" + server.port());
  }
}
