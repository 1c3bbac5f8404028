package io.crossfade.adapter.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.InstanceId;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.testkit.contract.DataPlane.Request;
import io.crossfade.testkit.contract.LoopbackInstances;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Response times from the ring of a real HAProxy in the configuration that we ship. */
class ResponseTimesTest {

  private static final InstanceId A = InstanceId.of("a");

  @TempDir private Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private LoopbackInstances services;

  @BeforeEach
  void start() throws IOException {
    services = LoopbackInstances.start("a");
    open.push(services);
  }

  @AfterEach
  void stop() throws Exception {
    for (var resource : open) {
      resource.close();
    }
  }

  @Test
  void counts_answers_of_every_status_from_the_first_look_on() throws Exception {
    var haproxy = started("one", config());
    var router = measuring(haproxy);
    send(haproxy, Request.plain(), 2);
    awaitRequests(haproxy, 2);
    assertThat(measured(router)).isZero();

    send(haproxy, Request.plain(), 1);
    send(haproxy, Request.plain().answeredWith(404), 1);
    send(haproxy, Request.plain().answeredWith(500), 1);

    awaitMeasured(router, 3);
    assertThat(router.capabilities().has(Feature.LATENCY)).isTrue();
    assertThat(haproxy.router().capabilities().has(Feature.LATENCY)).isFalse();
    assertThat(haproxy.router().observe().traffic(A).latency()).isEmpty();
  }

  @Test
  void skips_requests_to_another_backend_whose_server_has_the_same_name() throws Exception {
    var theirs = "  use_backend theirs if { req.hdr(to) theirs }\n  default_backend app\n";
    var config = config().replace("  default_backend app\n", theirs);
    var haproxy = started("one", config + "backend theirs\n" + server());
    var router = measuring(haproxy);
    assertThat(measured(router)).isZero();

    send(haproxy, Request.plain().header("to", "theirs"), 3);
    send(haproxy, Request.plain(), 1);

    awaitMeasured(router, 1);
  }

  @Test
  void counts_only_what_it_saw_of_a_ring_that_went_round_and_says_how_much_it_did_not()
      throws Exception {
    var haproxy = started("one", config().replace("size 4194304", "size 16384"));
    var times = new ResponseTimes(HaProxyProcess.RING, "app");
    times.read(List.of(haproxy.reading()));

    send(haproxy, Request.plain(), 200);
    awaitRequests(haproxy, 200);
    times.read(List.of(haproxy.reading()));

    long seen = times.of(A).count();
    assertThat(seen).isBetween(20L, 199L);
    assertThat(times.unseen()).isEqualTo(200 - seen);

    send(haproxy, Request.plain(), 3);
    awaitRequests(haproxy, 203);
    HaProxyProcess.await(
        () -> {
          times.read(List.of(haproxy.reading()));
          return times.of(A).count() == seen + 3;
        },
        "three more");
    assertThat(times.unseen()).isEqualTo(200 - seen);
  }

  @Test
  void counts_on_after_a_reload_and_a_restart_which_number_anew() throws Exception {
    var haproxy = started("one", config());
    var router = measuring(haproxy);
    assertThat(measured(router)).isZero();
    send(haproxy, Request.plain(), 2);
    awaitMeasured(router, 2);

    haproxy.reload();
    awaitMeasured(router, 2);
    send(haproxy, Request.plain(), 2);
    awaitMeasured(router, 4);

    haproxy.restart();
    awaitMeasured(router, 4);
    send(haproxy, Request.plain(), 2);
    awaitMeasured(router, 6);
  }

  @Test
  void counts_what_ends_in_a_worker_from_before_a_reload() throws Exception {
    var haproxy = started("one", config());
    var router = measuring(haproxy);
    var ways = services.dataPlane(haproxy.uri());
    var one = ways.open(Request.plain());
    var other = ways.open(Request.plain());
    assertThat(measured(router)).isZero();

    haproxy.reload();
    awaitMeasured(router, 0);
    one.finish();

    // the other keeps the worker from ending before it was looked at
    awaitMeasured(router, 1);
    assertThat(other.finish().from()).contains(A);
  }

  @Test
  void adds_up_nodes_that_number_each_their_own() throws Exception {
    var one = started("one", config());
    var two = started("two", config());
    var nodes = List.of(one.socket(), two.socket());
    var settings = HaProxySettings.builder(nodes, "app", one.map());
    var router = HaProxyRouter.create(settings.responseTimes(HaProxyProcess.RING).build());
    assertThat(measured(router)).isZero();

    send(one, Request.plain(), 2);
    send(two, Request.plain(), 3);
    awaitMeasured(router, 5);

    two.restart();
    awaitMeasured(router, 5);
    send(one, Request.plain(), 1);
    send(two, Request.plain(), 1);
    awaitMeasured(router, 7);
  }

  @Test
  void refuses_at_first_a_ring_that_is_not_there() throws Exception {
    var haproxy = started("one", config());
    var router = HaProxyRouter.create(haproxy.settings().responseTimes("nobody").build());

    var refused = catchThrowableOfType(AdapterException.class, router::observe);

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("'nobody'").hasMessageContaining("'response-times'");
  }

  @Test
  void refuses_at_first_a_ring_that_does_not_tell_of_the_requests() throws Exception {
    var haproxy = started("one", config().replace("  format rfc5424\n", ""));
    send(haproxy, Request.plain(), 1);
    awaitRequests(haproxy, 1);

    var refused = catchThrowableOfType(AdapterException.class, measuring(haproxy)::observe);

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("'format rfc5424'").hasMessageContaining("docs/");
  }

  @Test
  void goes_on_without_response_times_when_the_ring_goes_later() throws Exception {
    var haproxy = started("one", config());
    var router = measuring(haproxy);
    assertThat(measured(router)).isZero();
    send(haproxy, Request.plain(), 1);
    awaitMeasured(router, 1);

    var ringless =
        config()
            .lines()
            .filter(line -> !line.contains("log ring@"))
            .map(line -> line.replace("ring crossfade", "ring another"))
            .collect(Collectors.joining("\n", "", "\n"));
    Files.writeString(haproxy.config(), ringless);
    haproxy.reload();
    send(haproxy, Request.plain(), 1);

    awaitRequests(haproxy, 1);
    awaitMeasured(router, 1);
  }

  private String config() throws IOException {
    // the path of the map is part of the configuration, so all nodes of a test share it
    var map = folder.resolve("one").resolve("crossfade.map").toString();
    return HaProxyProcess.shipped().replace("${CROSSFADE_STATE}/crossfade.map", map) + server();
  }

  private String server() {
    return "  server a " + services.instances().get(0).endpoint() + "\n";
  }

  private HaProxyProcess started(String name, String config) throws IOException {
    var haproxy = HaProxyProcess.startWith(folder.resolve(name), config);
    open.push(haproxy);
    return haproxy;
  }

  private static HaProxyRouter measuring(HaProxyProcess haproxy) {
    return HaProxyRouter.create(haproxy.measuring().build());
  }

  /** Sends as a client of its own: a kept connection would end in a worker of before a reload. */
  private void send(HaProxyProcess haproxy, Request request, int times) throws Exception {
    var ways = services.dataPlane(haproxy.uri());
    for (int i = 0; i < times; i++) {
      assertThat(ways.send(request).from()).contains(A);
    }
  }

  private static long measured(HaProxyRouter router) {
    return router.observe().traffic(A).latency().orElseThrow().count();
  }

  private static void awaitMeasured(HaProxyRouter router, long count) {
    HaProxyProcess.await(() -> measured(router) == count, count + " response times");
  }

  private static void awaitRequests(HaProxyProcess haproxy, long count) {
    HaProxyProcess.await(
        () -> haproxy.reading().stats().get("a").counters().requests() == count,
        count + " requests");
  }
}
