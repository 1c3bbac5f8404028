package io.crossfade.adapter.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.testkit.contract.FreePort;
import io.crossfade.time.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class HaProxyClientTest {

  @Test
  void reads_to_the_end_of_the_connection_in_latin_1() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var served = answering(server, "caf\u00e9\n\n");

      assertThat(client(server.getLocalPort(), 5_000, 1_000).read("show info\n"))
          .isEqualTo("caf\u00e9\n\n");
      assertThat(served.join()).isEqualTo("show info");
    }
  }

  @Test
  void says_that_nothing_changed_when_nobody_listens() throws IOException {
    var refused =
        catchThrowableOfType(
            AdapterException.class,
            () -> client(FreePort.reserve(), 5_000, 1_000).change("set x\n"));

    assertThat(refused.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refused).hasMessageContaining("stats socket");
  }

  @Test
  void does_not_know_the_outcome_of_a_change_without_an_answer() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var client = client(silent.getLocalPort(), 200, 1_000);

      assertThat(kindOf(() -> client.change("set x\n"))).isEqualTo(Kind.OUTCOME_UNKNOWN);
      assertThat(kindOf(() -> client.read("show x\n"))).isEqualTo(Kind.TRANSIENT);
    }
  }

  @Test
  void bounds_an_answer_in_memory() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var served = answering(server, "x".repeat(5_000));

      assertThatThrownBy(() -> client(server.getLocalPort(), 5_000, 1_000).read("show stat\n"))
          .isInstanceOf(AdapterException.class)
          .hasMessageContaining("longer than 1000 bytes");
      assertThat(served.join()).isEqualTo("show stat");
    }
  }

  @Test
  void sends_no_line_that_haproxy_would_never_answer() {
    var client = client(1, 5_000, 1_000);

    assertThatThrownBy(() -> client.change("x".repeat(9_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Kind kindOf(ThrowingCallable call) {
    return catchThrowableOfType(AdapterException.class, call).kind();
  }

  private static CompletableFuture<String> answering(ServerSocket server, String answer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (var socket = server.accept()) {
            var line =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                    .readLine();
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            return line;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static HaProxyClient client(int port, int millis, int mostBytes) {
    return new HaProxyClient(
        new NodeAddress("127.0.0.1:" + port),
        Duration.ofMillis(millis),
        mostBytes,
        TimeSource.system());
  }
}
