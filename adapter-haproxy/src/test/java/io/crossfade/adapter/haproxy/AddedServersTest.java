package io.crossfade.adapter.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.testkit.contract.DataPlane.Request;
import io.crossfade.testkit.contract.LoopbackInstances;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are added while HAProxy runs, and what becomes of them. */
class AddedServersTest {

  private static final Fence FENCE = new Fence(DeploymentId.of("test"), 1);
  private static final String CONFIGURED = "app1";

  @TempDir private Path folder;
  private LoopbackInstances services;

  @BeforeEach
  void start() throws IOException {
    services = LoopbackInstances.start("a", "b");
  }

  @AfterEach
  void stop() {
    services.close();
  }

  @Test
  void are_deleted_once_no_table_has_them_and_added_again() throws Exception {
    try (var haproxy = HaProxyProcess.startNewerWith(folder, oneServer())) {
      var router = router(haproxy);
      route(haproxy, router, services.instances());
      services.dataPlane(haproxy.uri()).send(Request.plain());
      services.dataPlane(haproxy.uri()).send(Request.plain());
      assertThat(servers(haproxy)).hasSize(2);

      HaProxyProcess.await(
          () -> {
            router.apply(RoutingTable.allTo(GroupId.of("blue"), configured(haproxy)), FENCE);
            return servers(haproxy).equals(Set.of(CONFIGURED));
          },
          "the end of the added server");

      assertThat(haproxy.reading().notes().added()).isEmpty();
      route(haproxy, router, services.instances());
      assertThat(servers(haproxy)).hasSize(2);
    }
  }

  @Test
  void are_kept_in_maintenance_where_deleting_them_could_crash_haproxy() throws Exception {
    try (var haproxy = HaProxyProcess.startWith(folder, oneServer())) {
      var router = router(haproxy);
      route(haproxy, router, services.instances());
      var kept = configured(haproxy);

      route(haproxy, router, kept);
      router.apply(RoutingTable.allTo(GroupId.of("blue"), kept), FENCE);

      assertThat(servers(haproxy)).hasSize(2);
      assertThat(haproxy.reading().members()).containsOnlyKeys(CONFIGURED);
      assertThat(haproxy.reading().notes().added()).hasSize(1);
    }
  }

  private static String oneServer() throws IOException {
    return HaProxyProcess.shipped().replace("app 1-20", "app 1-1");
  }

  private static HaProxyRouter router(HaProxyProcess haproxy) {
    var settings = haproxy.settings().dynamicServers("check inter 50ms rise 1 fall 2");
    return HaProxyRouter.create(settings.deletesServers(true).build());
  }

  private static void route(
      HaProxyProcess haproxy, HaProxyRouter router, List<Instance> instances) {
    router.apply(RoutingTable.allTo(GroupId.of("blue"), instances), FENCE);
    HaProxyProcess.await(
        () -> router.observe().convergence().isConverged(), "the table in " + haproxy.uri());
  }

  private static Set<String> servers(HaProxyProcess haproxy) {
    return new HashSet<>(haproxy.reading().servers().keySet());
  }

  /** Returns the instance that has the server of the configuration. */
  private List<Instance> configured(HaProxyProcess haproxy) {
    var label = haproxy.reading().members().get(CONFIGURED);
    return services.instances().stream()
        .filter(instance -> instance.id().equals(label.instance()))
        .toList();
  }
}
