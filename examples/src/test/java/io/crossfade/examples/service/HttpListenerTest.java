package io.crossfade.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpListenerTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @Test
  void answers_what_queues_at_the_port_when_it_stops() throws Exception {
    HttpListener listener = HttpListener.open(0, new AnswerWriter("v1", "a-1"));
    try (RawClient queued = new RawClient(listener.port())) {
      queued.get("/");
      CompletableFuture<Integer> stopped =
          CompletableFuture.supplyAsync(() -> listener.stop(DEADLINE));
      while (!listener.stopping()) {
        Thread.onSpinWait();
      }
      listener.serve(request -> HttpAnswer.text(200, "served"));

      assertThat(queued.rest())
          .startsWith("HTTP/1.1 200 ")
          .contains("Connection: close")
          .endsWith("served");
      assertThat(stopped.get(20, TimeUnit.SECONDS)).isZero();
    }
    assertThatThrownBy(() -> new RawClient(listener.port())).isInstanceOf(ConnectException.class);
  }
}
