package io.crossfade.adapter.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crossfade.adapter.nginx.testing.RealNginx;
import io.crossfade.model.Affinity;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Endpoint;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.testkit.contract.DataPlane.Request;
import io.crossfade.testkit.contract.LoopbackInstances;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing from outside becomes a word of nginx's. */
class InjectionTest {

  private static final Path FILE = Path.of("/owned/shop.conf");
  private static final GroupId BLUE = GroupId.of("blue");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nserver",
        "a;",
        "a{",
        "a}",
        "$a",
        "a$",
        "include /etc/passwd",
        "a b",
        "a\"",
        "a'",
        "a\\",
        "a#",
        "a\r",
        "a\0",
        "a\t",
        "../a/b",
        "a*",
        "a\u202e",
        "\u00e9"
      })
  void refuses_what_nginx_would_not_take_for_a_plain_word(String hostile) {
    refused(() -> InstanceId.of(hostile));
    refused(() -> GroupId.of(hostile));
    refused(() -> DeploymentId.of(hostile));
    refused(() -> Endpoint.of(hostile, 80));
    refused(() -> Pin.header(hostile, "a", BLUE));
    refused(() -> Pin.cookie("a", hostile, BLUE));
    refused(() -> Pin.query(hostile, "a", BLUE));
    refused(() -> Affinity.cookie(hostile));
    refused(() -> NginxSettings.builder(hostile, FILE, 80));
    refused(() -> NginxSettings.builder("shop", FILE, 80).splitKey("x" + hostile));
  }

  @Test
  void takes_every_name_that_is_allowed_for_nothing_but_itself() throws Exception {
    try (var instances = LoopbackInstances.start("server:down_-.", "include");
        var nginx = Nginx.start();
        var router = NginxRouter.of(nginx.settings())) {
      router.apply(table(instances), new Fence(DeploymentId.of("a:b.c-d_E"), 1));
      var ways = instances.dataPlane(nginx.uri());
      RealNginx.await("it to be so", () -> router.observe().convergence().isConverged());

      assertThat(ways.send(Request.plain()).from()).contains(InstanceId.of("server:down_-."));
      for (var near : List.of("xay:z-_", "x.y:z-", "ax.y:z-_", "x.y:z-_a", "X.Y:z-_")) {
        var request = Request.plain().cookies(Map.of("v_1-X", near)).header("V-1", near);
        assertThat(ways.send(request).from()).contains(InstanceId.of("server:down_-."));
      }
      for (var near : List.of("v_1-x", "av_1-X", "v_1-Xa", "v_1")) {
        assertThat(ways.send(Request.plain().cookies(Map.of(near, "x.y:z-_"))).from())
            .contains(InstanceId.of("server:down_-."));
      }
      assertThat(ways.send(Request.plain().cookies(Map.of("v_1-X", "x.y:z-_"))).from())
          .contains(InstanceId.of("include"));
      assertThat(ways.send(Request.plain().header("v-1", "x.y:z-_")).from())
          .contains(InstanceId.of("include"));
      assertThat(ways.send(Request.plain().query("v_1-X", "x.y%3Az-_")).from())
          .contains(InstanceId.of("include"));
    }
  }

  private static RoutingTable table(LoopbackInstances instances) {
    var first = instances.instances().get(0);
    var second = instances.instances().get(1);
    var include = GroupId.of("include");
    var members = Map.of(first.id(), MemberState.SERVING);
    var others = Map.of(second.id(), MemberState.SERVING);
    var groups =
        Map.of(
            GroupId.of("a:b.c-d_E"),
            new GroupRouting(Weight.ALL, members),
            include,
            new GroupRouting(Weight.NONE, others));
    var pins =
        List.of(
            Pin.cookie("v_1-X", "x.y:z-_", include),
            Pin.header("V-1", "x.y:z-_", include),
            Pin.query("v_1-X", "x.y:z-_", include));
    return new RoutingTable(
        new Routing(groups, pins, Affinity.none()),
        Map.of(first.id(), Target.of(first), second.id(), Target.of(second)));
  }

  private static void refused(ThrowableAssert.ThrowingCallable making) {
    assertThatIllegalArgumentException().isThrownBy(making);
  }
}
