package io.crossfade.adapter.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.adapter.nginx.testing.RealNginx;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RoutingObservation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What workers from before a reload may still do, with a real nginx. */
class OldWorkersTest {

  private static final Fence FENCE = new Fence(DeploymentId.of("shop-1"), 1);
  private static final InstanceId LEFT = InstanceId.of("a");

  private Nginx nginx;

  @BeforeEach
  void start() throws IOException {
    nginx = Nginx.start();
  }

  @AfterEach
  void stop() throws IOException {
    nginx.close();
  }

  @Test
  void keep_who_left_from_being_taken_for_empty() throws IOException {
    try (var router = NginxRouter.of(nginx.settings())) {
      try (var client = clientOfTheOldWorkers(router)) {
        var seen = changed(router);

        assertThat(client.isConnected()).isTrue();
        assertThat(seen.traffic(LEFT).inFlight()).isEmpty();
        assertThat(seen.traffic(InstanceId.of("b")).inFlight()).hasValue(0);
      }
      RealNginx.await(
          "the old worker to have gone",
          () -> router.observe().traffic(LEFT).inFlight().equals(OptionalLong.of(0)));
    }
  }

  @Test
  void count_for_nothing_where_they_get_no_requests() throws IOException {
    try (var router = NginxRouter.of(nginx.settingsBuilder().lateRequests(false).build());
        var client = clientOfTheOldWorkers(router)) {
      assertThat(client.isConnected()).isTrue();
      assertThat(changed(router).traffic(LEFT).inFlight()).hasValue(0);
    }
  }

  /** Half a request keeps a worker. */
  private Socket clientOfTheOldWorkers(NginxRouter router) throws IOException {
    apply(router, "a");
    var client = new Socket(InetAddress.getLoopbackAddress(), nginx.uri().getPort());
    client.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  private static RoutingObservation changed(NginxRouter router) {
    apply(router, "b");
    return router.observe();
  }

  private static void apply(NginxRouter router, String id) {
    var instance = Instance.of(id, "v1", "127.0.0.1:1");
    router.apply(RoutingTable.allTo(GroupId.of("blue"), List.of(instance)), FENCE);
    RealNginx.await("it to be so", () -> router.observe().convergence().isConverged());
  }
}
