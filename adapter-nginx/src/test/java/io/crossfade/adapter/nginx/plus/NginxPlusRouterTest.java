package io.crossfade.adapter.nginx.plus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
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
import io.crossfade.spi.TrafficRouter;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which order NGINX Plus is asked for what, and what its refusals mean. */
class NginxPlusRouterTest {

  private static final Fence FENCE = new Fence(DeploymentId.of("test"), 1);
  private static final GroupId BLUE = GroupId.of("blue");
  private static final GroupId GREEN = GroupId.of("green");
  private static final InstanceId B = InstanceId.of("b");
  private static final InstanceId G = InstanceId.of("g");

  private PlusServer plus;
  private TrafficRouter router;

  @BeforeEach
  void start() throws IOException {
    plus = PlusServer.start();
    router = NginxPlusRouterContractTest.router(plus.api());
  }

  @AfterEach
  void close() {
    plus.close();
  }

  private static RoutingTable table(Weight green, MemberState blue, Pin... pins) {
    var groups =
        Map.of(
            BLUE, new GroupRouting(green.rest(), Map.of(B, blue)),
            GREEN, new GroupRouting(green, Map.of(G, MemberState.SERVING)));
    return new RoutingTable(
        new Routing(groups, List.of(pins), Affinity.none()), Map.of(B, at(1, 1), G, at(2, 1)));
  }

  private static Target at(int port, int capacity) {
    return new Target(Endpoint.of("127.0.0.1", port), capacity);
  }

  private List<String> callsOf(RoutingTable table) {
    int before = plus.calls().size();
    router.apply(table, FENCE);
    return plus.calls().subList(before, plus.calls().size());
  }

  private AdapterException refusal(RoutingTable table) {
    return catchThrowableOfType(AdapterException.class, () -> router.apply(table, FENCE));
  }

  @Test
  void changes_every_share_with_one_call() {
    router.apply(table(Weight.NONE, MemberState.SERVING), FENCE);

    assertThat(callsOf(table(Weight.ofPercent(25), MemberState.SERVING)))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("PATCH /http/keyvals/shop {\"layout\":\"00=shop_blue;01=shop_blue;");
  }

  @Test
  void asks_for_nothing_that_is_so() {
    router.apply(table(Weight.ofPercent(25), MemberState.DRAINING), FENCE);

    assertThat(callsOf(table(Weight.ofPercent(25), MemberState.DRAINING))).isEmpty();
  }

  @Test
  void takes_the_share_away_before_it_takes_the_server_out() {
    router.apply(table(Weight.NONE, MemberState.SERVING), FENCE);

    var calls = callsOf(table(Weight.ALL, MemberState.OUT));

    assertThat(calls).hasSize(2);
    assertThat(calls.get(0)).startsWith("PATCH /http/keyvals/shop {\"layout\":");
    assertThat(calls.get(1))
        .isEqualTo("PATCH /http/upstreams/shop_blue/servers/0 {\"down\":true,\"drain\":false}");
  }

  @Test
  void adds_the_new_address_of_an_instance_before_it_drops_the_old_one() {
    router.apply(table(Weight.NONE, MemberState.SERVING), FENCE);
    var before = table(Weight.NONE, MemberState.SERVING);

    var moved = new RoutingTable(before.routing(), Map.of(B, at(3, 2), G, at(2, 1)));
    var calls = callsOf(moved);

    assertThat(calls)
        .containsExactly(
            "POST /http/keyvals/shop {\"member:shop_blue/127.0.0.1:3\":\"b\"}",
            "POST /http/upstreams/shop_blue/servers"
                + " {\"server\":\"127.0.0.1:3\",\"weight\":2,\"down\":false}",
            "DELETE /http/upstreams/shop_blue/servers/0 ",
            "PATCH /http/keyvals/shop {\"member:shop_blue/127.0.0.1:1\":null}");
    assertThat(router.observe().table().target(B)).isEqualTo(at(3, 2));
  }

  @Test
  void shows_a_server_that_somebody_else_added_by_its_address() throws Exception {
    router.apply(table(Weight.NONE, MemberState.SERVING), FENCE);

    plus.state().add("shop_blue", PlusState.object().put("server", "[::1]:9"));

    assertThat(router.observe().table().target(InstanceId.of("_::1_:9")).endpoint())
        .isEqualTo(Endpoint.of("::1", 9));
  }

  @Test
  void keeps_the_order_of_pins() {
    var pins =
        new Pin[] {
          Pin.header("version", "z", GREEN),
          Pin.header("version", "a", BLUE),
          Pin.cookie("version", "a", GREEN)
        };

    router.apply(table(Weight.NONE, MemberState.SERVING, pins), FENCE);

    assertThat(router.observe().table().routing().pins()).containsExactly(pins);
  }

  @Test
  void refuses_what_the_configuration_cannot_do_before_it_changes_anything() {
    var serving = MemberState.SERVING;
    var half = table(Weight.ofBasisPoints(50), serving);
    var another = table(Weight.NONE, serving, Pin.header("other", "a", GREEN));
    var order =
        table(
            Weight.NONE,
            serving,
            Pin.query("version", "a", GREEN),
            Pin.header("version", "a", GREEN));
    var group = RoutingTable.allTo(GroupId.of("red"), List.of());

    for (var table : List.of(half, another, order, group)) {
      assertThat(refusal(table).kind()).isEqualTo(Kind.PERMANENT);
    }
    assertThat(plus.calls()).isEmpty();
  }

  @Test
  void says_what_to_do_where_the_api_may_only_be_read() {
    plus.forbidWriting();

    var refused = refusal(table(Weight.NONE, MemberState.SERVING));

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("MethodDisabled").hasMessageContaining("write=on");
  }

  @Test
  void a_refusal_after_the_first_effect_leaves_the_outcome_unknown() {
    var beyond = table(Weight.NONE, MemberState.SERVING);
    plus.refuseAfter(2);

    var refused = refusal(beyond);

    assertThat(refused.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN);
    assertThat(refused).hasMessageContaining("Part of the table was set before");
    plus.refuseAfter(Integer.MAX_VALUE);
    router.apply(beyond, FENCE);
    assertThat(router.observe().table().matches(beyond, Weight.ofPercent(1))).isTrue();
  }

  @Test
  void an_upstream_or_a_version_that_is_not_there_is_named() {
    var old = NginxPlusRouterContractTest.router(URI.create(plus.api().resolve("/api/12") + ""));

    var refused = catchThrowableOfType(AdapterException.class, old::observe);

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("status 404 (UnknownVersion: unknown version)");
  }

  @Test
  void a_layout_that_is_not_ours_is_no_routing() throws Exception {
    router.apply(table(Weight.NONE, MemberState.SERVING), FENCE);
    plus.state().patchEntry("shop", PlusState.object().put("layout", "00=till;"));

    var refused = catchThrowableOfType(AdapterException.class, router::observe);

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("the layout has a part '00=till'");
  }
}
