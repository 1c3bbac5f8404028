package io.crossfade.adapter.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Affinity;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.testkit.contract.DataPlane.Request;
import io.crossfade.testkit.contract.LoopbackInstances;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the docs say of cookies that HAProxy's own configuration sets. */
class StickyCookiesTest {

  private static final String STICKY =
      """
        balance roundrobin
        cookie SRV insert indirect nocache dynamic
        dynamic-cookie-key for-this-test-only
      """;

  @TempDir private Path folder;

  @Test
  void a_sticky_client_stays_through_drain_and_weight_nothing_until_its_instance_is_out()
      throws Exception {
    var config = HaProxyProcess.shipped().replace("  balance roundrobin\n", STICKY);
    try (var services = LoopbackInstances.start("a", "b");
        var haproxy = HaProxyProcess.startWith(folder, config)) {
      var router = haproxy.router();
      var ways = services.dataPlane(haproxy.uri());
      route(router, table(services, Weight.ofPercent(50), MemberState.SERVING));
      var first = ways.send(Request.plain());
      while (!first.from().equals(Optional.of(InstanceId.of("a")))) {
        first = ways.send(Request.plain());
      }
      var sticky = Request.plain().cookies(first.cookies());
      assertThat(first.cookies()).containsKey("SRV");

      route(router, table(services, Weight.NONE, MemberState.SERVING));
      assertThat(ways.send(sticky).from()).contains(InstanceId.of("a"));
      assertThat(ways.send(Request.plain()).from()).contains(InstanceId.of("b"));

      route(router, table(services, Weight.NONE, MemberState.DRAINING));
      assertThat(ways.send(sticky).from()).contains(InstanceId.of("a"));
      assertThat(ways.send(Request.plain()).from()).contains(InstanceId.of("b"));

      route(router, table(services, Weight.NONE, MemberState.OUT));
      assertThat(ways.send(sticky).from()).contains(InstanceId.of("b"));
    }
  }

  private static void route(HaProxyRouter router, RoutingTable table) {
    router.apply(table, new Fence(DeploymentId.of("test"), 1));
    HaProxyProcess.await(
        () -> {
          var seen = router.observe();
          return seen.convergence().isConverged() && seen.table().equals(table);
        },
        "the table");
  }

  private static RoutingTable table(LoopbackInstances services, Weight ofA, MemberState stateOfA) {
    var targets = new LinkedHashMap<InstanceId, Target>();
    services.instances().forEach(instance -> targets.put(instance.id(), Target.of(instance)));
    var groups =
        Map.of(
            GroupId.of("blue"), new GroupRouting(ofA, Map.of(InstanceId.of("a"), stateOfA)),
            GroupId.of("green"),
                new GroupRouting(ofA.rest(), Map.of(InstanceId.of("b"), MemberState.SERVING)));
    return new RoutingTable(new Routing(groups, List.of(), Affinity.none()), targets);
  }
}
