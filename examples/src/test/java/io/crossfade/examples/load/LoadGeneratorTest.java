package io.crossfade.examples.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class LoadGeneratorTest {
  /** Ways to misbehave, and what the client must call them. */
  enum Misbehaviour {
    RESETS(FailureKind.RESET, ScriptedServer.Call::reset),
    CLOSES(FailureKind.RESET, call -> call.socket().close()),
    CLOSES_INSIDE_THE_HEAD(
        FailureKind.RESET,
        call -> {
          call.send("HTTP/1.1 200 OK\r\nConte");
          call.socket().close();
        }),
    FAILS(FailureKind.SERVER_ERROR, call -> call.answer(500, "boom", 4, call.id())),
    DOES_NOT_FIND(FailureKind.UNEXPECTED_STATUS, call -> call.answer(404, "no", 2, call.id())),
    CUTS_THE_BODY_SHORT(
        FailureKind.SHORT_BODY,
        call -> {
          call.answer(200, call.rightBody(), 1000, call.id());
          call.socket().close();
        }),
    CUTS_A_CHUNKED_BODY_SHORT(
        FailureKind.SHORT_BODY,
        call -> {
          call.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwork\r\n");
          call.socket().close();
        }),
    ALTERS_THE_BODY(
        FailureKind.WRONG_CHECKSUM,
        call ->
            call.send(
                "HTTP/1.1 200 OK\r\nX-Version: v1\r\nX-Checksum: 00000000\r\nX-Request-Id: "
                    + call.id()
                    + "\r\nContent-Length: 4\r\n\r\nwork")),
    ANSWERS_ANOTHER_REQUEST(
        FailureKind.STRAY_ANSWER,
        call -> call.answer(200, call.rightBody(), call.rightBody().length(), "another")),
    TALKS_NONSENSE(FailureKind.MALFORMED_ANSWER, call -> call.send("NONSENSE\r\n\r\n")),
    SAYS_TOO_MUCH(
        FailureKind.MALFORMED_ANSWER,
        call -> call.answer(200, call.rightBody() + "more", call.rightBody().length(), call.id())),
    NEVER_ANSWERS(FailureKind.TIMEOUT, call -> call.socket().getInputStream().read());

    private final FailureKind kind;
    private final ScriptedServer.Script script;

    Misbehaviour(FailureKind kind, ScriptedServer.Script script) {
      this.kind = kind;
      this.script = script;
    }
  }

  private static LoadProfile.Builder profile(InetSocketAddress target, int requests) {
    int rate = 200;
    return LoadProfile.builder(target)
        .requestsPerSecond(rate)
        .lasting(Duration.ofMillis(1000L * requests / rate))
        .timeout(Duration.ofSeconds(30));
  }

  private static LoadReport run(LoadProfile.Builder profile) {
    try (LoadGenerator run = LoadGenerator.start(profile.build())) {
      assertThat(run.awaitEnd(Duration.ofSeconds(40))).isTrue();
      return run.stop();
    }
  }

  @ParameterizedTest
  @EnumSource
  void counts_each_failure_as_what_it_is_and_loses_no_request(Misbehaviour way) throws Exception {
    ScriptedServer.Script everyFourth =
        call -> {
          if (call.number() % 4 == 3) {
            way.script.play(call);
          } else {
            call.answerWell();
          }
        };
    try (ScriptedServer server = ScriptedServer.start(everyFourth)) {
      Duration timeout = Duration.ofMillis(way.kind == FailureKind.TIMEOUT ? 700 : 30_000);

      LoadReport report = run(profile(server.address(), 40).timeout(timeout));

      assertThat(report.failuresByKind()).isEqualTo(Map.of(way.kind, 10L));
      assertThat(report.succeeded()).isEqualTo(30);
      assertThat(report.sent()).isEqualTo(40);
      assertThat(report.retried()).isZero();
      assertThat(report.firstFailures()).hasSize(10).allMatch(f -> f.kind() == way.kind);
    }
  }

  @Test
  void counts_refused_connections() throws IOException {
    InetSocketAddress nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }

    LoadReport report = run(profile(nobody, 30));

    assertThat(report.failuresByKind()).isEqualTo(Map.of(FailureKind.CONNECT_REFUSED, 30L));
    assertThat(report.versions())
        .isEqualTo(Map.of(LoadReport.NO_VERSION, new VersionCounts(0, 30)));
  }

  @Test
  void shows_a_stall_in_every_request_that_it_held_up() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger stalled = new AtomicInteger();
    ScriptedServer.Script stallsOnce =
        call -> {
          if (call.number() == 20) {
            stalled.incrementAndGet();
            never.await(300, TimeUnit.MILLISECONDS);
          }
          call.answerWell();
        };
    try (ScriptedServer server = ScriptedServer.start(stallsOnce)) {
      LoadReport report = run(profile(server.address(), 100).connections(1).closingPercent(0));

      // One of 100 requests was slow for the server; sixty were due while it was.
      Latency latency = report.phases().get(0).latency();
      assertThat(stalled).hasValue(1);
      assertThat(report.succeeded()).isEqualTo(100);
      assertThat(latency.max()).isGreaterThan(Duration.ofMillis(295));
      assertThat(latency.p90()).isGreaterThan(Duration.ofMillis(240));
      assertThat(latency.p50()).isGreaterThan(Duration.ofMillis(40));
    }
  }

  @Test
  void goes_on_sending_while_answers_are_missing() throws IOException {
    CountDownLatch all = new CountDownLatch(30);
    ScriptedServer.Script answersWhenAllAreThere =
        call -> {
          all.countDown();
          all.await(20, TimeUnit.SECONDS);
          call.answerWell();
        };
    try (ScriptedServer server = ScriptedServer.start(answersWhenAllAreThere)) {
      LoadReport report = run(profile(server.address(), 30));

      assertThat(report.succeeded()).isEqualTo(30);
    }
  }

  @Test
  void mixes_methods_and_kinds_of_connections() throws IOException {
    AtomicInteger posts = new AtomicInteger();
    AtomicInteger reused = new AtomicInteger();
    ScriptedServer.Script counting =
        call -> {
          posts.addAndGet(call.method().equals("POST") ? 1 : 0);
          reused.addAndGet(call.turn() > 0 ? 1 : 0);
          call.answerWell();
        };
    try (ScriptedServer server = ScriptedServer.start(counting)) {
      LoadReport report =
          run(profile(server.address(), 200).connections(4).closingPercent(20).postPercent(30));

      assertThat(report.succeeded()).isEqualTo(200);
      assertThat(posts.get()).isBetween(40, 80);
      assertThat(server.connections()).isBetween(20, 64);
      assertThat(reused.get()).isEqualTo(200 - server.connections());
    }
  }

  @Test
  void is_not_surprised_by_an_idle_connection_that_is_closed() throws IOException {
    ScriptedServer.Script closesQuietly =
        call -> {
          call.answerWell();
          call.socket().close();
        };
    try (ScriptedServer server = ScriptedServer.start(closesQuietly)) {
      LoadReport report = run(profile(server.address(), 60).connections(2).closingPercent(0));

      // Whether a request meets the close is a race; that none is lost or sent twice is not.
      assertThat(report.sent()).isEqualTo(60);
      assertThat(report.retried()).isZero();
      assertThat(report.failuresByKind().keySet()).isSubsetOf(FailureKind.RESET);
    }
  }

  private static final ScriptedServer.Script RESETS_REUSED_CONNECTIONS =
      call -> {
        if (call.turn() > 0) {
          call.reset();
        } else {
          call.answerWell();
        }
      };

  @Test
  void sends_a_get_once_more_on_a_fresh_connection_if_told_to() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(RESETS_REUSED_CONNECTIONS)) {
      LoadProfile.Builder gets =
          profile(server.address(), 20).connections(1).closingPercent(0).postPercent(0);

      LoadReport report = run(gets.retryingStaleGets(true));

      assertThat(report.succeeded()).isEqualTo(20);
      assertThat(report.retried()).isEqualTo(19);
    }
  }

  @Test
  void never_sends_a_post_again() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(RESETS_REUSED_CONNECTIONS)) {
      LoadProfile.Builder posts =
          profile(server.address(), 20).connections(1).closingPercent(0).postPercent(100);

      LoadReport report = run(posts.retryingStaleGets(true));

      assertThat(report.retried()).isZero();
      assertThat(report.failuresByKind()).isEqualTo(Map.of(FailureKind.RESET, 10L));
      assertThat(report.succeeded()).isEqualTo(10);
    }
  }

  @Test
  void keeps_phases_apart_and_answers_snapshots_while_it_runs() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.Call::answerWell);
        LoadGenerator run =
            LoadGenerator.start(profile(server.address(), 10_000).firstPhase("quiet").build())) {
      awaitRequests(run, "quiet");
      run.enterPhase("deployment");
      awaitRequests(run, "deployment");

      LoadReport report = run.stop();

      assertThat(report.finished()).isTrue();
      assertThat(report.phases())
          .extracting(PhaseReport::name)
          .containsExactly("quiet", "deployment");
      assertThat(report.phases()).allMatch(phase -> phase.succeeded() == phase.sent());
      assertThat(report.phases()).allMatch(phase -> phase.latency().max().toNanos() > 0);
      assertThat(run.stop()).isEqualTo(report);
    }
  }

  private static void awaitRequests(LoadRun run, String phase) {
    while (run.snapshot().phase(phase).orElseThrow().succeeded() < 5) {
      assertThat(run.awaitEnd(Duration.ofMillis(5))).isFalse();
    }
  }

  @Test
  void refuses_a_phase_whose_name_is_none() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.Call::answerWell);
        LoadGenerator run = LoadGenerator.start(profile(server.address(), 1).build())) {
      assertThatThrownBy(() -> run.enterPhase("two words"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("was 'two words'");
    }
  }
}
