package io.crossfade.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.internal.net.HandCrankedTime;
import io.crossfade.internal.net.ScriptedServer;
import io.crossfade.internal.net.TestCertificates;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateAnswer.Verdict;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpJudgeGateTest {

  private static final Asked ASKED =
      new Asked()
          .counted("v1", 900, 1)
          .counted("v2", 100, 2)
          .measured("v2", Map.of(Duration.ofMillis(20), 99L, Duration.ofNanos(1_500_000_000), 1L))
          .labelled(Map.of("team", "shöp"));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"continue, PASS", "wait, WAIT", "abort, FAIL"})
  void takes_the_verdict_and_the_reasons(String word, Verdict verdict) {
    try (var judge = saying("{\"verdict\":\"" + word + "\",\"reasons\":[\"cart\",\"7 > 5\"]}")) {
      assertThat(gate(judge).build().ask(ASKED))
          .isEqualTo(
              new GateAnswer(
                  verdict,
                  List.of("the judge at '" + url(judge) + "' says " + word, "cart", "7 > 5")));
    }
  }

  @Test
  void tells_the_judge_what_is_going_on() {
    var body = new AtomicReference<String>();
    var head = new AtomicReference<String>();
    try (var judge =
        ScriptedServer.running(
            client -> {
              var in = client.getInputStream();
              head.set(ScriptedServer.readHead(in));
              int length =
                  Integer.parseInt(
                      head.get().replaceAll("(?s).*Content-Length: ([0-9]+)\r\n.*", "$1"));
              body.set(new String(in.readNBytes(length), UTF_8));
              client
                  .getOutputStream()
                  .write("HTTP/1.1 200 OK\r\n\r\n{\"verdict\":\"wait\"}".getBytes(UTF_8));
            })) {
      assertThat(gate(judge).header("Authorization", "Bearer s3cret").build().ask(ASKED).verdict())
          .isEqualTo(Verdict.WAIT);

      assertThat(head.get())
          .startsWith("POST /judge?key=k HTTP/1.1\r\n")
          .contains("Content-Type: application/json\r\n", "Authorization: Bearer s3cret\r\n");
      assertThat(body.get())
          .isEqualTo(
              "{\"schema\":1,\"deployment\":\"d-1\",\"at\":\"2025-06-11T10:00:00Z\","
                  + "\"askedForMillis\":30000,"
                  + "\"candidate\":{\"revision\":\"v2\",\"counters\":{\"requests\":100,"
                  + "\"success\":98,\"clientErrors\":0,\"serverErrors\":2,\"failures\":0},"
                  + "\"latency\":{\"count\":100,\"p50Millis\":20.000000,\"p90Millis\":20.000000,"
                  + "\"p99Millis\":20.000000,\"maxMillis\":1500.000000}},"
                  + "\"stable\":{\"revision\":\"v1\",\"counters\":{\"requests\":900,"
                  + "\"success\":899,\"clientErrors\":0,\"serverErrors\":1,\"failures\":0}},"
                  + "\"groups\":{\"canary\":10.00,\"stable\":90.00},"
                  + "\"labels\":{\"team\":\"shöp\"}}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "{}",
        "[]",
        "{\"verdict\":\"CONTINUE\"}",
        "{\"verdict\":true}",
        "{\"verdict\":[\"continue\"]}",
        "{\"verdict\":\"abort\",\"verdict\":\"continue\"}",
        "{\"verdict\":\"continue\"} {}"
      })
  void an_unclear_answer_is_an_error_and_never_a_pass(String body) {
    try (var judge = saying(body)) {
      assertThat(gate(judge).build().ask(ASKED).verdict()).isEqualTo(Verdict.ERROR);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"204 No Content", "302 Found", "404 Not Found", "500 Oops"})
  void another_status_is_an_error_and_a_redirect_is_not_followed(String status) {
    var answer = "HTTP/1.1 " + status + "\r\nLocation: http://127.0.0.1:1/\r\n\r\n";
    try (var judge = ScriptedServer.answering(answer + "{\"verdict\":\"continue\"}")) {
      assertThat(gate(judge).build().ask(ASKED).verdict()).isEqualTo(Verdict.ERROR);
    }
  }

  @Test
  void a_judge_that_drips_is_an_error_at_the_deadline() {
    var time = new HandCrankedTime();
    try (var judge =
        ScriptedServer.running(
            client -> {
              for (byte b : "HTTP/1.1 200 OK\r\n\r\n{\"verdict\":\"continue\"}".getBytes(UTF_8)) {
                client.getOutputStream().write(b);
                time.advance(Duration.ofSeconds(1));
              }
            })) {
      var answer = gate(judge).timeSource(time).build().ask(ASKED);

      assertThat(answer)
          .isEqualTo(
              GateAnswer.error(
                  "The judge at '"
                      + url(judge)
                      + "' does not judge: no complete answer within 5s"));
    }
  }

  @Test
  void an_endless_answer_is_an_error() {
    try (var judge = saying("{\"verdict\":\"continue\",\"reasons\":[\"" + "x".repeat(70_000))) {
      assertThat(gate(judge).build().ask(ASKED).reasons().get(0))
          .contains("a body of more than 65,536 bytes");
    }
  }

  @Test
  void a_judge_that_is_not_there_is_an_error_without_secrets() {
    var gone = saying("");
    gone.close();

    var answer = gate(gone).header("X-Token", "s3cret").build().ask(ASKED);

    assertThat(answer.verdict()).isEqualTo(Verdict.ERROR);
    assertThat(answer.reasons().get(0))
        .contains("cannot be connected to")
        .doesNotContain("key=k", "s3cret");
  }

  @Test
  void a_question_that_is_too_long_is_an_error() {
    try (var judge = saying("{\"verdict\":\"continue\"}")) {
      var asked = new Asked().labelled(Map.of("notes", "x".repeat(40_000)));

      assertThat(gate(judge).build().ask(asked).reasons().get(0))
          .contains("a request must be at most 32768 bytes");
    }
  }

  @Test
  void shows_no_more_than_ten_reasons() {
    try (var judge =
        saying("{\"verdict\":\"abort\",\"reasons\":[1" + ",1".repeat(100) + ",{\"a\":2}]}")) {
      assertThat(gate(judge).build().ask(ASKED).reasons()).hasSize(11);
    }
  }

  @Test
  void asks_over_tls_and_fails_closed() throws Exception {
    var certificates = TestCertificates.make(folder, "ip:127.0.0.1");
    ScriptedServer.Script script =
        client -> {
          ScriptedServer.readHead(client.getInputStream());
          client
              .getOutputStream()
              .write("HTTP/1.1 200 OK\r\n\r\n{\"verdict\":\"continue\"}".getBytes(UTF_8));
        };
    try (var judge = ScriptedServer.running(certificates.serverSocket(), script)) {
      var uri = URI.create("https://127.0.0.1:" + judge.port() + "/");

      assertThat(builder(uri).trusting(certificates.pem()).build().ask(ASKED).verdict())
          .isEqualTo(Verdict.PASS);
      assertThat(builder(uri).build().ask(ASKED).verdict()).isEqualTo(Verdict.ERROR);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://judge/",
        "judge",
        "/judge",
        "http:judge",
        "http://u:p@judge/",
        "http://judge/#x",
        "http://judge//x"
      })
  void refuses_an_address_that_is_none(String url) {
    assertThatThrownBy(() -> HttpJudgeGate.builder(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ScriptedServer saying(String body) {
    return ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\n" + body);
  }

  private static HttpJudgeGate.Builder gate(ScriptedServer judge) {
    return HttpJudgeGate.builder(URI.create(url(judge) + "?key=k"));
  }

  private static HttpJudgeGate.Builder builder(URI uri) {
    return HttpJudgeGate.builder(uri).deadline(Duration.ofSeconds(20));
  }

  private static String url(ScriptedServer judge) {
    return "http://127.0.0.1:" + judge.port() + "/judge";
  }
}
