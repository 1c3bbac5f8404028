package io.crossfade.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Affinity;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Switches, drains, sessions and counts, with requests on their way. */
class SwitchTest extends RouterTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: app\r\n\r\n";
  private static final String POST =
      "POST / HTTP/1.1\r\nHost: app\r\nContent-Length: 5\r\n\r\nhello";

  @Test
  void ends_what_has_begun_at_a_draining_instance_and_sends_the_next_elsewhere() throws Exception {
    var goOn = new CountDownLatch(1);
    var old =
        backend(
            "old",
            (request, out) -> {
              goOn.await();
              Backend.ok(request, out, "old");
            });
    var fresh = backend("new");
    route(table(Map.of(old, MemberState.SERVING)));

    try (var client = RawClient.connect(address())) {
      client.send(GET);
      await("the request", () -> inFlight("old") == 1);
      var members = new LinkedHashMap<Backend, MemberState>();
      members.put(old, MemberState.DRAINING);
      members.put(fresh, MemberState.SERVING);
      route(table(members));

      for (int i = 0; i < 10; i++) {
        assertThat(RawClient.get(address(), "/").body()).isEqualTo("new");
      }
      assertThat(inFlight("old")).isEqualTo(1);
      goOn.countDown();
      assertThat(client.answer().body()).isEqualTo("old");
    }
    await("the end of the drain", () -> inFlight("old") == 0);
    assertThat(old.requests()).hasSize(1);
  }

  @Test
  void still_counts_what_is_in_flight_at_an_instance_that_left_the_table() throws Exception {
    var goOn = new CountDownLatch(1);
    serving(
        (request, out) -> {
          goOn.await();
          Backend.ok(request, out, "old");
        });

    try (var client = RawClient.connect(address())) {
      client.send(GET);
      await("the request", () -> inFlight("a") == 1);
      route(allTo(GREEN, backend("b")));

      assertThat(inFlight("a")).isEqualTo(1);
      goOn.countDown();
      assertThat(client.answer().body()).isEqualTo("old");
    }
    await("the end of the request", () -> inFlight("a") == 0);
    assertThat(traffic("a").counters().orElseThrow().success()).isEqualTo(1);
  }

  @Test
  void loses_no_request_in_a_switch_and_sends_none_back() throws Exception {
    var backends = List.of(backend("a"), backend("b"));
    route(allTo(BLUE, backends.get(0)));
    var now = new AtomicInteger();
    var running = new AtomicBoolean(true);
    var faults = new ConcurrentLinkedQueue<String>();
    var answered = new AtomicInteger();
    var clients = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < 4; i++) {
      var request = i % 2 == 0 ? GET : POST;
      clients.add(load(request, running, now, faults, answered));
    }

    for (int i = 1; i <= 20; i++) {
      int begun = answered.get();
      var to = backends.get(i % 2);
      route(allTo(i % 2 == 0 ? BLUE : GREEN, to));
      now.set(i);
      await("traffic after the switch", () -> answered.get() > begun + 40 || !faults.isEmpty());
    }
    running.set(false);
    clients.forEach(CompletableFuture::join);

    assertThat(faults).isEmpty();
    assertThat(answered.get()).isGreaterThan(800);
    for (var id : List.of("a", "b")) {
      await("the end of the requests", () -> inFlight(id) == 0);
      assertThat(traffic(id).counters().orElseThrow().errors()).isZero();
    }
    long counted =
        traffic("a").counters().orElseThrow().success()
            + traffic("b").counters().orElseThrow().success();
    assertThat(counted).isEqualTo(answered.get());
  }

  /** Sends one request after the other; whoever answers must have served since it was sent. */
  private CompletableFuture<Void> load(
      String request,
      AtomicBoolean running,
      AtomicInteger now,
      ConcurrentLinkedQueue<String> faults,
      AtomicInteger answered)
      throws IOException {
    var client = closing(RawClient.connect(address()));
    var done = new CompletableFuture<Void>();
    Backend.daemon(
        () -> {
          try {
            while (running.get()) {
              int before = now.get();
              var body = client.send(request).answer().body();
              int after = now.get();
              // switch i goes to b if i is odd; one may be under way at each end
              boolean fits = after + 1 > before || body.equals(before % 2 == 0 ? "a" : "b");
              if (!fits || !List.of("a", "b").contains(body)) {
                faults.add(body + " between " + before + " and " + after);
              }
              answered.incrementAndGet();
            }
          } catch (IOException e) {
            faults.add(e.toString());
          } finally {
            done.complete(null);
          }
        });
    return done;
  }

  @Test
  void sends_nothing_to_the_old_ones_once_a_switch_is_made() throws Exception {
    var old = backend("a");
    var fresh = backend("b");
    for (int i = 0; i < 30; i++) {
      route(allTo(BLUE, old));
      var clients = new ArrayList<RawClient>();
      for (int c = 0; c < 4; c++) {
        clients.add(RawClient.connect(address()).send(GET));
      }

      route(allTo(GREEN, fresh));
      await("the requests before the switch", () -> inFlight("a") == 0);
      int then = old.requests().size();

      for (var client : clients) {
        assertThat(client.answer().status()).isEqualTo(200);
        assertThat(client.send(GET).answer().body()).isEqualTo("b");
        client.close();
      }
      assertThat(old.requests()).hasSize(then);
    }
  }

  @Test
  void counts_exactly_what_is_in_flight() throws Exception {
    var goOn = new CountDownLatch(1);
    var backend =
        serving(
            (request, out) -> {
              goOn.await();
              Backend.ok(request, out, "ok");
            });
    var clients = new ArrayList<RawClient>();

    for (int i = 1; i <= 50; i++) {
      clients.add(closing(RawClient.connect(address())).send(i % 2 == 0 ? GET : POST));
    }
    await("all requests", () -> backend.requests().size() == 50);
    assertThat(inFlight("a")).isEqualTo(50);
    for (int i = 0; i < 10; i++) {
      clients.remove(0).close();
    }
    await("those whose clients have gone", () -> inFlight("a") <= 40);
    assertThat(inFlight("a")).isEqualTo(40);
    goOn.countDown();
    for (var client : clients) {
      assertThat(client.answer().status()).isEqualTo(200);
    }
    await("the end of all", () -> inFlight("a") == 0);
    var counters = traffic("a").counters().orElseThrow();
    assertThat(counters.success()).isEqualTo(40);
    assertThat(counters.requests()).isEqualTo(50);
    assertThat(counters.clientErrors()).isEqualTo(10);
  }

  @Test
  void ends_a_session_with_its_instances_drain() throws Exception {
    var a = backend("a");
    var b = backend("b");
    var sticky = Affinity.cookie("SID");
    route(table(sticky, List.of(), group(BLUE, 100, a, b)));
    var first = RawClient.get(address(), "/");
    var session = first.headers("Set-Cookie").get(0);
    var cookie = "Cookie: other=1; " + session.substring(0, session.indexOf(';')) + "; x=2";
    var home = first.body();

    for (int i = 0; i < 10; i++) {
      var again = RawClient.get(address(), "/", cookie);
      assertThat(again.body()).isEqualTo(home);
      assertThat(again.headers("Set-Cookie")).isEmpty();
    }
    var members = new LinkedHashMap<Backend, MemberState>();
    members.put(a, home.equals("a") ? MemberState.DRAINING : MemberState.SERVING);
    members.put(b, home.equals("b") ? MemberState.DRAINING : MemberState.SERVING);
    route(table(sticky, List.of(), group(BLUE, 100, members)));

    var moved = RawClient.get(address(), "/", cookie);
    assertThat(moved.body()).isNotEqualTo(home);
    assertThat(moved.headers("Set-Cookie")).hasSize(1).noneMatch(session::equals);
    assertThat(session).endsWith("; Path=/; HttpOnly; SameSite=Lax").doesNotContain("a;", "b;");
  }

  @Test
  void keeps_no_client_on_a_group_without_weight() throws Exception {
    var blue = backend("blue-1");
    var green = backend("green-1");
    var sticky = Affinity.cookie("SID");
    route(table(sticky, List.of(), group(BLUE, 100, blue), group(GREEN, 0, green)));
    var session = RawClient.get(address(), "/").headers("Set-Cookie").get(0);
    var cookie = "Cookie: " + session.substring(0, session.indexOf(';'));

    route(table(sticky, List.of(), group(BLUE, 0, blue), group(GREEN, 100, green)));

    assertThat(RawClient.get(address(), "/", cookie).body()).isEqualTo("green-1");
  }

  @Test
  void pins_whatever_the_weights_and_sessions_say() throws Exception {
    var blue = backend("blue-1");
    var green = backend("green-1");
    var pins =
        List.of(
            Pin.header("X-Tester", "yes", GREEN),
            Pin.cookie("tester", "yes", GREEN),
            Pin.query("tester", "yes", GREEN));
    route(table(Affinity.cookie("SID"), pins, group(BLUE, 100, blue), group(GREEN, 0, green)));
    var session = RawClient.get(address(), "/").headers("Set-Cookie").get(0);
    var cookie = "Cookie: " + session.substring(0, session.indexOf(';'));

    assertThat(RawClient.get(address(), "/", cookie, "x-tester: yes").body()).isEqualTo("green-1");
    assertThat(RawClient.get(address(), "/", cookie + "; tester=\"yes\"").body())
        .isEqualTo("green-1");
    assertThat(RawClient.get(address(), "/?a=1&tester=yes", cookie).body()).isEqualTo("green-1");
    assertThat(RawClient.get(address(), "/?tester=yess", cookie, "X-Tester: no").body())
        .isEqualTo("blue-1");
  }
}
