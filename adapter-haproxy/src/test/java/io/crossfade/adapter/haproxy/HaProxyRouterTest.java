package io.crossfade.adapter.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Affinity;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Endpoint;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.testkit.contract.DataPlane.Request;
import io.crossfade.testkit.contract.LoopbackInstances;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is HAProxy's own beyond the contract, with a real one. */
class HaProxyRouterTest {

  private static final Fence FENCE = new Fence(DeploymentId.of("test"), 3);
  private static final GroupId BLUE = GroupId.of("blue");
  private static final GroupId GREEN = GroupId.of("green");
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Target NOBODY = new Target(Endpoint.of("127.0.0.1", 1), 1);

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private LoopbackInstances services;

  @BeforeEach
  void start() throws IOException {
    services = LoopbackInstances.start("a", "b");
    open.add(services);
  }

  @AfterEach
  void stop() throws Exception {
    for (var resource : open) {
      resource.close();
    }
  }

  @Test
  void sends_an_instance_nothing_before_its_first_check_has_passed() throws Exception {
    var haproxy = started("one", "");
    var router = haproxy.router();
    route(router, both(MemberState.OUT));
    var sick = new LinkedHashMap<>(both(MemberState.SERVING).targets());
    sick.put(InstanceId.of("b"), NOBODY);
    var table = new RoutingTable(both(MemberState.SERVING).routing(), sick);
    var ways = services.dataPlane(haproxy.uri());

    router.apply(table, FENCE);

    for (int i = 0; i < 200; i++) {
      assertThat(ways.send(Request.plain()).from()).contains(InstanceId.of("a"));
    }
    assertThat(haproxy.reading().stats().values())
        .filteredOn(stats -> stats.status().startsWith("DOWN"))
        .allSatisfy(stats -> assertThat(stats.counters().requests()).isZero());
    assertThat(router.observe().health(InstanceId.of("b")).orElseThrow().isHealthy()).isFalse();
  }

  @Test
  void keeps_the_others_serving_until_who_takes_over_is_up() throws Exception {
    var haproxy = started("one", "");
    var settings = haproxy.settings().firstCheck(Duration.ofMillis(300)).build();
    var router = HaProxyRouter.create(settings);
    route(router, one("a", target(0)));

    var refused =
        catchThrowableOfType(AdapterException.class, () -> router.apply(one("b", NOBODY), FENCE));

    assertThat(refused.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN);
    assertThat(services.dataPlane(haproxy.uri()).send(Request.plain()).from())
        .contains(InstanceId.of("a"));
  }

  @Test
  void shows_a_reload_as_drift_and_comes_back_when_it_is_told_again() throws Exception {
    var haproxy = started("one", "");
    var router = haproxy.router();
    var before = route(router, both(MemberState.SERVING));

    haproxy.reload();
    var after = router.observe();

    assertThat(after.incarnation()).isNotEqualTo(before.incarnation());
    assertThat(after.table()).isNotEqualTo(before.table());
    assertThat(route(router, both(MemberState.SERVING)).table()).isEqualTo(before.table());
  }

  @Test
  void keeps_the_routing_over_a_reload_and_a_restart_with_a_state_file() throws Exception {
    var haproxy = started("one", "");
    var router = HaProxyRouter.create(haproxy.settings().stateFile(haproxy.stateFile()).build());
    var before = route(router, shared(Weight.ofPercent(25)));

    haproxy.reload();
    assertThat(router.observe().table()).isEqualTo(before.table());
    haproxy.restart();
    assertThat(router.observe().table()).isEqualTo(before.table());
  }

  @Test
  void counts_on_over_a_reload() throws Exception {
    var haproxy = started("one", "");
    var router = HaProxyRouter.create(haproxy.settings().stateFile(haproxy.stateFile()).build());
    route(router, one("a", target(0)));
    var ways = services.dataPlane(haproxy.uri());

    for (int i = 0; i < 5; i++) {
      ways.send(Request.plain());
    }
    awaitRequests(router, 5);
    haproxy.reload();
    // a client of its own: a kept connection would end in the old worker
    var fresh = services.dataPlane(haproxy.uri());
    fresh.send(Request.plain().answeredWith(500));

    awaitRequests(router, 6);
    haproxy.run("clear counters all");
    awaitRequests(router, 6);
    fresh.send(Request.plain());
    awaitRequests(router, 7);
  }

  @Test
  void counts_what_is_in_flight_in_a_worker_from_before_a_reload() throws Exception {
    var haproxy = started("one", "");
    var router = HaProxyRouter.create(haproxy.settings().stateFile(haproxy.stateFile()).build());
    route(router, one("a", target(0)));
    services.dataPlane(haproxy.uri()).send(Request.plain());
    awaitRequests(router, 1);
    var open = services.dataPlane(haproxy.uri()).open(Request.plain());

    haproxy.reload();

    assertThat(router.observe().traffic(InstanceId.of("a")).inFlight()).hasValue(1);
    awaitRequests(router, 1);
    assertThat(open.finish().from()).contains(InstanceId.of("a"));
    awaitInFlight(router, 0);
  }

  @Test
  void disagrees_while_clients_of_before_a_reload_may_still_send() throws Exception {
    var haproxy = started("one", "");
    var router = HaProxyRouter.create(haproxy.settings().keepAlive(LONG).build());
    var hasty = HaProxyRouter.create(haproxy.settings().keepAlive(Duration.ofMillis(1)).build());
    route(router, one("a", target(0)));
    var open = services.dataPlane(haproxy.uri()).open(Request.plain());
    haproxy.reload();

    route(hasty, one("b", target(1)));

    assertThat(router.observe().convergence().dissent())
        .singleElement()
        .asString()
        .contains("from before a reload", "earlier routing");
    awaitInFlight(router, 1);
    assertThat(open.finish().from()).contains(InstanceId.of("a"));
    HaProxyProcess.await(() -> router.observe().convergence().isConverged(), "the old one's end");
  }

  @Test
  void promises_nothing_of_old_workers_without_their_master() throws Exception {
    var haproxy = started("one", "");
    var settings = HaProxySettings.builder(List.of(haproxy.socket()), "app", haproxy.map());
    var router = HaProxyRouter.create(settings.keepAlive(LONG).build());

    router.apply(one("a", target(0)), FENCE);
    var seen = router.observe();

    assertThat(router.capabilities().has(Feature.IN_FLIGHT)).isFalse();
    assertThat(seen.traffic(InstanceId.of("a")).inFlight()).isEmpty();
    assertThat(seen.convergence().dissent()).anyMatch(line -> line.contains("has been up for"));
  }

  @Test
  void takes_no_other_master_for_its_own() throws Exception {
    var one = started("one", "");
    var two = started("two", "");
    var settings = one.settings().masters(List.of(two.masterSocket())).build();

    var failed =
        catchThrowableOfType(
            AdapterException.class, () -> HaProxyRouter.create(settings).observe());

    assertThat(failed.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(failed).hasMessageContaining("'masters' in the order of 'nodes'");
  }

  @Test
  void takes_over_servers_that_serve_already() throws Exception {
    var haproxy =
        HaProxyProcess.startWith(
            folder.resolve("one"),
            HaProxyProcess.shipped()
                + "  server a "
                + services.instances().get(0).endpoint()
                + "\n");
    open.add(0, haproxy);

    var seen = haproxy.router().observe();

    assertThat(seen.table().routing()).isEqualTo(Routing.allTo(BLUE, List.of(InstanceId.of("a"))));
    assertThat(seen.table().target(InstanceId.of("a"))).isEqualTo(target(0));
  }

  @Test
  void adds_servers_when_none_is_free() throws Exception {
    var shipped = HaProxyProcess.shipped().replace("app 1-20", "app 1-1");
    var haproxy = HaProxyProcess.startWith(folder.resolve("one"), shipped);
    open.add(0, haproxy);
    var fixed = haproxy.router();
    var growing =
        HaProxyRouter.create(
            haproxy.settings().dynamicServers("check inter 50ms rise 1 fall 2").build());

    var refused =
        catchThrowableOfType(
            AdapterException.class, () -> fixed.apply(both(MemberState.SERVING), FENCE));
    var seen = route(growing, both(MemberState.SERVING));

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("server-template");
    assertThat(seen.table().routing().reachable()).hasSize(2);
  }

  @Test
  void steers_every_node_and_goes_on_without_one_only_if_it_may() throws Exception {
    var one = started("one", "");
    var two = started("two", "");
    var all = List.of(one.socket(), two.socket());
    // one map path for both nodes: the second is configured with the first one's
    var masters = List.of(one.masterSocket(), two.masterSocket());
    var strict = nodes(all, masters, one.map(), 2);
    var lenient = nodes(all, masters, one.map(), 1);
    route(strict, both(MemberState.SERVING));

    two.run("set server app/app1 weight 7");
    assertThat(strict.observe().convergence().isConverged()).isFalse();
    two.stop();

    assertThat(strict.observe().convergence().isConverged()).isFalse();
    var held =
        catchThrowableOfType(
            AdapterException.class, () -> strict.apply(shared(Weight.ofPercent(50)), FENCE));
    assertThat(held.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN);
    route(lenient, shared(Weight.ofPercent(25)));
  }

  @Test
  void refuses_an_earlier_deployer() throws Exception {
    var haproxy = started("one", "");
    route(haproxy.router(), both(MemberState.SERVING));

    var refused =
        catchThrowableOfType(
            AdapterException.class,
            () ->
                haproxy
                    .router()
                    .apply(both(MemberState.OUT), new Fence(DeploymentId.of("test"), 2)));

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
  }

  @Test
  void needs_the_level_admin() throws Exception {
    var haproxy =
        HaProxyProcess.startWith(
            folder.resolve("one"), HaProxyProcess.shipped().replace("level admin", "level user"));
    open.add(0, haproxy);

    var refused =
        catchThrowableOfType(
            AdapterException.class, () -> haproxy.router().apply(both(MemberState.SERVING), FENCE));

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("level admin");
  }

  private HaProxyRouter nodes(List<String> nodes, List<String> masters, String map, int needed) {
    return HaProxyRouter.create(
        HaProxySettings.builder(nodes, "app", map).masters(masters).nodesNeeded(needed).build());
  }

  private HaProxyProcess started(String name, String more) throws IOException {
    // the path of the map is part of the configuration, so all nodes of a test share it
    var state = folder.resolve("one").toString();
    var config =
        HaProxyProcess.shipped()
            .replace("${CROSSFADE_STATE}/crossfade.map", state + "/crossfade.map");
    var haproxy = HaProxyProcess.startWith(folder.resolve(name), config + more);
    open.add(0, haproxy);
    return haproxy;
  }

  private static RoutingObservation route(HaProxyRouter router, RoutingTable table) {
    router.apply(table, FENCE);
    var step = router.capabilities().weightStep();
    HaProxyProcess.await(
        () -> {
          var seen = router.observe();
          return seen.convergence().isConverged() && table.matches(seen.table(), step);
        },
        "the table");
    return router.observe();
  }

  private static void awaitRequests(HaProxyRouter router, long count) {
    HaProxyProcess.await(
        () ->
            router.observe().traffic(InstanceId.of("a")).counters().orElseThrow().requests()
                == count,
        count + " requests");
  }

  private static void awaitInFlight(HaProxyRouter router, long count) {
    HaProxyProcess.await(
        () -> router.observe().traffic(InstanceId.of("a")).inFlight().orElse(0) == count,
        count + " in flight");
  }

  private Target target(int index) {
    return Target.of(services.instances().get(index));
  }

  private static RoutingTable one(String name, Target target) {
    var id = InstanceId.of(name);
    return new RoutingTable(Routing.allTo(BLUE, List.of(id)), Map.of(id, target));
  }

  private RoutingTable both(MemberState second) {
    var members = Map.of(InstanceId.of("a"), MemberState.SERVING, InstanceId.of("b"), second);
    return table(Map.of(BLUE, new GroupRouting(Weight.ALL, members)));
  }

  private RoutingTable shared(Weight green) {
    return table(
        Map.of(
            BLUE,
            new GroupRouting(green.rest(), Map.of(InstanceId.of("a"), MemberState.SERVING)),
            GREEN,
            new GroupRouting(green, Map.of(InstanceId.of("b"), MemberState.SERVING))));
  }

  private RoutingTable table(Map<GroupId, GroupRouting> groups) {
    var targets = new LinkedHashMap<InstanceId, Target>();
    for (Instance instance : services.instances()) {
      targets.put(instance.id(), Target.of(instance));
    }
    return new RoutingTable(new Routing(groups, List.of(), Affinity.none()), targets);
  }
}
