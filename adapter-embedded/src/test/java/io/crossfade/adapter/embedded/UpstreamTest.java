package io.crossfade.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Affinity;
import io.crossfade.model.MemberState;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connections to instances: kept, closed, and replaced when they cannot be made. */
class UpstreamTest extends RouterTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: app\r\n\r\n";
  private static final String POST =
      "POST / HTTP/1.1\r\nHost: app\r\nContent-Length: 5\r\n\r\nhello";

  @Test
  void uses_a_connection_again() throws Exception {
    var backend = serving((request, out) -> Backend.ok(request, out, "ok"));

    try (var client = RawClient.connect(address())) {
      for (int i = 0; i < 20; i++) {
        client.send(i % 2 == 0 ? GET : POST).answer();
      }
    }

    assertThat(backend.acceptedConnections()).isEqualTo(1);
  }

  @Test
  void closes_every_idle_connection_when_the_instance_leaves() throws Exception {
    var idle = idleConnections(20);

    route(allTo(GREEN, backend("b")));

    await("all connections to be closed", () -> idle.openConnections() == 0);
  }

  @Test
  void closes_every_idle_connection_when_the_instance_drains() throws Exception {
    var idle = idleConnections(20);

    route(table(Map.of(idle, MemberState.DRAINING)));

    await("all connections to be closed", () -> idle.openConnections() == 0);
  }

  @Test
  void closes_a_busy_connection_when_its_request_ends_after_the_instance_left() throws Exception {
    var goOn = new CountDownLatch(1);
    var backend =
        serving(
            (request, out) -> {
              goOn.await();
              Backend.ok(request, out, "ok");
            });
    try (var client = RawClient.connect(address())) {
      client.send(GET);
      await("the request", () -> inFlight("a") == 1);
      route(allTo(GREEN, backend("b")));
      assertThat(backend.openConnections()).isEqualTo(1);

      goOn.countDown();

      assertThat(client.answer().body()).isEqualTo("ok");
    }
    await("the connection to be closed", () -> backend.openConnections() == 0);
  }

  @Test
  void closes_idle_connections_after_a_while() throws Exception {
    start(settings -> settings.upstreamIdleTimeout(Duration.ofMillis(50)));

    var backend = idleConnections(10);

    await("all connections to be closed", () -> backend.openConnections() == 0);
  }

  @Test
  void keeps_the_idle_connections_of_an_instance_that_stays() throws Exception {
    start(settings -> settings.upstreamIdleTimeout(Duration.ofMinutes(1)));
    var backend = idleConnections(8);

    route(table(Affinity.none(), List.of(), group(GREEN, 100, backend)));
    try (var client = RawClient.connect(address())) {
      client.send(GET).answer();
    }

    assertThat(backend.acceptedConnections()).isEqualTo(backend.openConnections()).isEqualTo(8);
  }

  /** Starts an instance that has answered so many requests at the same time. */
  private Backend idleConnections(int count) throws Exception {
    var goOn = new CountDownLatch(1);
    var backend =
        serving(
            (request, out) -> {
              goOn.await();
              Backend.ok(request, out, "ok");
            });
    var clients = new ArrayList<RawClient>();
    for (int i = 0; i < count; i++) {
      clients.add(closing(RawClient.connect(address())).send(GET));
    }
    await("all requests", () -> backend.requests().size() == count);
    goOn.countDown();
    for (var client : clients) {
      client.answer();
    }
    return backend;
  }

  @Test
  void tries_another_instance_when_one_cannot_be_connected_to_whatever_the_method()
      throws Exception {
    var dead = backend("dead");
    var alive = backend("alive");
    route(allTo(BLUE, dead, alive));
    dead.close();

    for (int i = 0; i < 20; i++) {
      assertThat(RawClient.exchange(address(), i % 2 == 0 ? GET : POST).body()).isEqualTo("alive");
    }

    var counters = traffic("dead").counters().orElseThrow();
    assertThat(counters.failures()).isEqualTo(counters.requests()).isPositive();
    await("the counts", () -> traffic("alive").counters().orElseThrow().success() == 20);
    assertThat(inFlight("dead")).isZero();
  }

  @Test
  void passes_over_an_instance_that_could_not_be_connected_to() throws Exception {
    start(settings -> settings.coolDown(Duration.ofMinutes(1)));
    var dead = backend("dead");
    var alive = backend("alive");
    route(allTo(BLUE, dead, alive));
    dead.close();

    for (int i = 0; i < 20; i++) {
      RawClient.get(address(), "/");
    }

    assertThat(traffic("dead").counters().orElseThrow().failures()).isEqualTo(1);
  }

  @Test
  void answers_502_when_no_instance_can_be_connected_to() throws Exception {
    var dead = serving((request, out) -> Backend.ok(request, out, "ok"));
    dead.close();

    var answer = RawClient.get(address(), "/");

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).isEqualTo("No instance could be connected to.\n");
  }

  @Test
  void never_sends_a_request_twice_that_an_instance_has_begun() throws Exception {
    var backend =
        serving(
            (request, out) -> {
              throw new IOException("broken off");
            });

    assertThat(RawClient.exchange(address(), GET).status()).isEqualTo(502);
    assertThat(RawClient.exchange(address(), POST).status()).isEqualTo(502);
    assertThat(backend.requests()).hasSize(2);
  }

  @Test
  void sends_an_idempotent_request_again_when_a_kept_connection_was_closed() throws Exception {
    var backend = closingAfterOne();

    try (var client = RawClient.connect(address())) {
      for (int i = 0; i < 10; i++) {
        assertThat(client.send(GET).answer().body()).isEqualTo("ok");
      }
    }

    assertThat(traffic("a").counters().orElseThrow().errors()).isZero();
    assertThat(backend.acceptedConnections()).isEqualTo(10);
  }

  @Test
  void does_not_send_another_request_again_when_a_kept_connection_breaks() throws Exception {
    var seen = new AtomicInteger();
    var backend =
        serving(
            (request, out) -> {
              if (seen.incrementAndGet() > 1) {
                throw new IOException("broken off");
              }
              Backend.ok(request, out, "ok");
            });

    try (var client = RawClient.connect(address())) {
      assertThat(client.send(GET).answer().body()).isEqualTo("ok");

      assertThat(client.send(POST).answer().status()).isEqualTo(502);
    }
    assertThat(backend.requests()).hasSize(2);
    assertThat(backend.acceptedConnections()).isEqualTo(1);
  }

  /** Closes each connection when its second request comes, as after a keep-alive timeout. */
  private Backend closingAfterOne() throws IOException {
    var served = new WeakHashMap<InputStream, Boolean>();
    return serving(
        (request, out) -> {
          synchronized (served) {
            if (served.put(request.in(), true) != null) {
              throw new IOException("this connection is closed");
            }
          }
          Backend.ok(request, out, "ok");
        });
  }
}
