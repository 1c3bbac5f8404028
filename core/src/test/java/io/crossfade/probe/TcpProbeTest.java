package io.crossfade.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.internal.net.HandCrankedTime;
import io.crossfade.internal.net.ScriptedServer;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TcpProbeTest {

  @Test
  void passes_when_something_listens() {
    try (var server = ScriptedServer.running(ScriptedServer::untilTheClientHangsUp)) {
      assertThat(TcpProbe.builder().build().check(at(server.port()))).isEqualTo(Health.healthy());
    }
  }

  @Test
  void fails_when_nothing_listens() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    assertThat(TcpProbe.builder().build().check(at(free)))
        .isEqualTo(Health.unhealthy("cannot be connected to: Connection refused"));
  }

  @Test
  void looks_at_another_port_if_told() {
    try (var server = ScriptedServer.running(ScriptedServer::untilTheClientHangsUp)) {
      var probe = TcpProbe.builder().port(server.port()).build();

      assertThat(probe.check(at(1))).isEqualTo(Health.healthy());
    }
  }

  @Test
  void wants_the_banner_if_told() {
    var probe = TcpProbe.builder().expectBanner("+OK ready").build();

    assertThat(against("+OK ready\r\n", probe)).isEqualTo(Health.healthy());
    assertThat(against("-ERR loading\r\n", probe))
        .isEqualTo(Health.unhealthy("begins with '-ERR load', expected '+OK ready'"));
    assertThat(against("+OK", probe))
        .isEqualTo(Health.unhealthy("begins with '+OK', expected '+OK ready'"));
  }

  @Test
  void a_banner_that_drips_does_not_stretch_the_deadline() {
    var time = new HandCrankedTime();
    var probe =
        TcpProbe.builder()
            .expectBanner("x".repeat(1000))
            .deadline(Duration.ofSeconds(3))
            .timeSource(time)
            .build();
    try (var server =
        ScriptedServer.running(
            client -> {
              for (int i = 0; i < 999; i++) {
                client.getOutputStream().write('x');
                time.advance(Duration.ofSeconds(1));
              }
            })) {
      assertThat(probe.check(at(server.port())))
          .isEqualTo(Health.unhealthy("no complete answer within 3s"));
    }
  }

  @Test
  void refuses_what_cannot_be() {
    assertThatThrownBy(() -> TcpProbe.builder().expectBanner("").build())
        .hasMessage("banner length must be within 1..1024, was 0");
    assertThatThrownBy(() -> TcpProbe.builder().port(0))
        .hasMessage("port must be within 1..65535, was 0");
    assertThatThrownBy(() -> TcpProbe.builder().deadline(Duration.ZERO))
        .hasMessage("deadline must be more than zero and at most 5 minutes, was PT0S");
  }

  private static Health against(String banner, TcpProbe probe) {
    try (var server =
        ScriptedServer.running(
            client -> client.getOutputStream().write(banner.getBytes(ISO_8859_1)))) {
      return probe.check(at(server.port()));
    }
  }

  private static Instance at(int port) {
    return Instance.of("a", "v2", "127.0.0.1:" + port);
  }
}
