package io.crossfade.adapter.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.time.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConversationTest {

  private static final List<String> TWO = List.of("set x", "del server a/b");

  @Test
  void gives_each_command_its_own_answer_with_or_without_an_empty_line() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var asked = answering(server, "\n> \n> Server deleted.\n> ");

      try (var conversation = client(server).converse()) {
        assertThat(conversation.change(TWO)).containsExactly("", "Server deleted.");
      }
      assertThat(asked.join()).isEqualTo("prompt;set x;del server a/b");
    }
  }

  @Test
  void takes_an_answer_that_is_cut_off_for_none() throws Exception {
    for (var cut : List.of("", "\n> ", "\n> \n> Server deleted.", "\n> \n> Server deleted.\n>")) {
      try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        var asked = answering(server, cut);

        try (var conversation = client(server).converse()) {
          var failed = catchThrowableOfType(AdapterException.class, () -> conversation.change(TWO));
          assertThat(failed.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN);
        }
        assertThat(asked.join()).startsWith("prompt;");
      }
    }
  }

  @Test
  void trusts_no_answers_that_are_more_than_the_commands() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var asked = answering(server, "\n> \n> \n> \n> ");

      try (var conversation = client(server).converse()) {
        var failed = catchThrowableOfType(AdapterException.class, () -> conversation.read(TWO));
        assertThat(failed.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failed).hasMessageContaining("more answers than commands");
      }
      assertThat(asked.join()).startsWith("prompt;");
    }
  }

  private static CompletableFuture<String> answering(ServerSocket server, String answer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (var socket = server.accept()) {
            var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1);
            var line = new BufferedReader(in).readLine();
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            return line;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static HaProxyClient client(ServerSocket server) {
    return new HaProxyClient(
        new NodeAddress("127.0.0.1:" + server.getLocalPort()),
        Duration.ofSeconds(30),
        100_000,
        TimeSource.system());
  }
}
