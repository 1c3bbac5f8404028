package io.crossfade.adapter.awselb;

import static io.crossfade.adapter.awselb.ElbWorld.BLUE;
import static io.crossfade.adapter.awselb.ElbWorld.GREEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.adapter.awselb.StrictElb.Fate;
import io.crossfade.adapter.awselb.StrictTargets.State;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Affinity;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Endpoint;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Health;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.testkit.fake.ManualTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AuthenticateOidcActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

class ElbRouterTest {

  private static final InstanceId A = InstanceId.of("a");
  private static final InstanceId B = InstanceId.of("b");
  private static final InstanceId C = InstanceId.of("c");

  private final ManualTime time = new ManualTime();
  private ElbWorld world;

  @BeforeEach
  void open() throws Exception {
    world = ElbWorld.of(time).withForeignThings();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_target_group_that_nothing_uses_is_attached_before_it_is_trusted() {
    world.targets().checkedFor(Duration.ofSeconds(10));
    var router = world.router();
    apply(router, table(Weight.NONE));
    world.register(GREEN, "v2", "10.0.9.9:80");

    var green = router.observe();
    assertThat(green.convergence().dissent()).anyMatch(line -> line.contains("initial"));
    assertThat(refused(() -> apply(router, table(Weight.ALL))).kind()).isNotEqualTo(Kind.PERMANENT);
    assertThat(world.weights()).containsEntry(GREEN, 0);

    time.advance(Duration.ofSeconds(20));
    apply(router, table(Weight.ALL));
    assertThat(world.weights()).containsEntry(BLUE, 0).containsEntry(GREEN, 100);
  }

  @Test
  void targets_that_somebody_prepares_in_a_group_not_yet_in_use_are_left_alone() {
    world.register(GREEN, "v2", "10.0.9.9:80");
    var router = world.router();
    var blue =
        new RoutingTable(Routing.allTo(BLUE, List.of(A, B)), Map.of(A, target(1), B, target(2)));

    apply(router, blue);

    assertThat(router.observe().table()).isEqualTo(blue);
    assertThat(world.targets().states(world.arn(GREEN))).hasSize(1);
  }

  @Test
  void a_login_before_the_forward_is_written_back_with_its_secret_kept() {
    var login =
        Action.builder()
            .type(ActionTypeEnum.AUTHENTICATE_OIDC)
            .order(1)
            .authenticateOidcConfig(
                AuthenticateOidcActionConfig.builder()
                    .issuer("https://issuer.example")
                    .authorizationEndpoint("https://issuer.example/a")
                    .tokenEndpoint("https://issuer.example/t")
                    .userInfoEndpoint("https://issuer.example/u")
                    .clientId("shop")
                    .build())
            .build();
    var forward = ElbWorld.forwardTo(world.arn(BLUE)).toBuilder().order(2).build();

    var written = Forward.of(List.of(login, forward)).with(Map.of(world.arn(GREEN), 7), true);

    assertThat(written.get(0).authenticateOidcConfig().useExistingClientSecret()).isTrue();
    assertThat(
            written.get(0).toBuilder()
                .authenticateOidcConfig(login.authenticateOidcConfig())
                .build())
        .isEqualTo(login);
    assertThat(written.get(1).order()).isEqualTo(2);
    assertThat(Forward.of(written).units()).containsExactly(Map.entry(world.arn(GREEN), 7));
  }

  @Test
  void what_somebody_changed_since_it_was_read_is_not_overwritten() {
    var router = world.router();
    apply(router, table(Weight.NONE));
    world.strict().onWrite(call -> intrude(call));

    var refused = refused(() -> apply(router, table(Weight.ofPercent(30))));

    assertThat(refused.kind()).isNotEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("not overwritten");
    assertThat(world.weights()).containsEntry(GREEN, 77);
  }

  /** Between the note of a change and the change itself. */
  private void intrude(Query call) {
    if (call.action().equals("AddTags")) {
      var units = Map.of(world.arn(BLUE), 23, world.arn(GREEN), 77);
      var actions = Forward.of(world.view().defaultActions(world.listener())).with(units, true);
      world.admin().modifyListener(r -> r.listenerArn(world.listener()).defaultActions(actions));
    }
  }

  @Test
  void stickiness_is_refused_turned_off_or_waited_for() {
    apply(world.router(), table(Weight.NONE));
    makeSticky(600);

    var refused = refused(() -> apply(world.router(), table(Weight.ALL)));
    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("group stickiness");

    var keeping = world.router(world.settings().stickiness(ElbSettings.Stickiness.KEEP).build());
    apply(keeping, table(Weight.ALL));
    assertThat(keeping.observe().convergence().isConverged()).isFalse();
    time.advance(Duration.ofSeconds(600));
    assertThat(keeping.observe().convergence().isConverged()).isTrue();

    var off = world.router(world.settings().stickiness(ElbSettings.Stickiness.OFF).build());
    apply(off, table(Weight.NONE));
    assertThat(Forward.of(world.view().defaultActions(world.listener())).stickiness()).isZero();
  }

  private void makeSticky(int seconds) {
    var now = world.view().defaultActions(world.listener()).get(0);
    var config =
        now.forwardConfig().toBuilder()
            .targetGroupStickinessConfig(s -> s.enabled(true).durationSeconds(seconds))
            .build();
    var sticky = now.toBuilder().targetGroupArn(null).forwardConfig(config).build();
    world.admin().modifyListener(r -> r.listenerArn(world.listener()).defaultActions(sticky));
  }

  @Test
  void a_change_has_converged_when_it_has_surely_reached_every_node() {
    var settings = world.settings().propagation(Duration.ofSeconds(30)).build();
    apply(world.router(settings), table(Weight.NONE));

    var another = world.router(settings);
    assertThat(another.observe().convergence().isConverged()).isFalse();
    time.advance(Duration.ofSeconds(30));
    assertThat(another.observe().convergence().isConverged()).isTrue();
  }

  @Test
  void the_deregistration_delay_is_another_one_while_somebody_drains() {
    world.targets().drainFor(Duration.ofSeconds(20));
    var settings = world.settings().deregistrationDelay(Duration.ofSeconds(20)).build();
    var router = world.router(settings);
    apply(router, table(Weight.NONE));

    apply(router, with(table(Weight.NONE), B, MemberState.DRAINING));
    assertThat(delay()).isEqualTo("20");
    router.close();
    assertThat(delay()).isEqualTo("20");
    time.advance(Duration.ofSeconds(21));
    world.router(settings).close();

    assertThat(delay()).isEqualTo("300");
    assertThat(world.client().tags(List.of(world.arn(BLUE))).get(world.arn(BLUE)))
        .doesNotContainKey(DeregistrationDelay.NOTE);
  }

  private String delay() {
    return world.client().attributes(world.arn(BLUE)).get(DeregistrationDelay.ATTRIBUTE);
  }

  @Test
  void pins_come_after_every_foreign_rule_and_go_without_a_trace() {
    var router = world.router();
    apply(router, table(Weight.NONE, Pin.cookie("canary", "always", GREEN)));

    var ours = rules();
    assertThat(ours).hasSize(1);
    assertThat(Integer.parseInt(ours.get(0).priority())).isGreaterThan(40_000);
    assertThat(ours.get(0).conditions().get(0).httpHeaderConfig().values())
        .containsExactly(
            "canary=always", "canary=always;*", "*; canary=always", "*; canary=always;*");
    apply(router, table(Weight.NONE));
    assertThat(rules()).isEmpty();
  }

  @Test
  void half_a_set_of_pins_is_not_in_force() {
    var router = world.router();
    var pins = List.of(Pin.header("X-Tester", "yes", GREEN), Pin.query("tester", "yes", GREEN));
    apply(router, table(Weight.NONE));
    world.strict().next(1, "CreateRule", Fate.FAILED_AFTERWARDS);

    var refused = refused(() -> apply(router, table(Weight.NONE, pins.toArray(Pin[]::new))));

    assertThat(refused.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN);
    assertThat(router.observe().table().routing().pins()).isEmpty();
    assertThat(router.observe().convergence().isConverged()).isFalse();
    apply(router, table(Weight.NONE, pins.toArray(Pin[]::new)));
    assertThat(router.observe().table().routing().pins()).isEqualTo(pins);
    assertThat(router.observe().convergence().isConverged()).isTrue();
    assertThat(rules()).hasSize(2);
  }

  private List<Rule> rules() {
    return world.view().rules(world.listener()).stream()
        .filter(rule -> !rule.isDefault())
        .filter(rule -> Forward.of(rule.actions()).units().containsKey(world.arn(GREEN)))
        .toList();
  }

  @Test
  void a_rule_can_be_the_service_and_its_pins_have_its_conditions() {
    var rule = world.createRule(world.listener(), 20, world.arn(BLUE));
    var settings =
        ElbSettings.builder(world.groups()).rule(rule.ruleArn()).propagation(Duration.ZERO).build();
    var router = world.router(settings);

    apply(router, table(Weight.ofPercent(20), Pin.header("X-Tester", "yes", GREEN)));

    assertThat(router.observe().table().routing().group(GREEN).weight())
        .isEqualTo(Weight.ofPercent(20));
    var pin = rules().stream().filter(r -> r.conditions().size() == 2).findFirst().orElseThrow();
    assertThat(Integer.parseInt(pin.priority())).isBetween(8, 19);
    assertThat(world.weights()).containsEntry(GREEN, 0);
  }

  @Test
  void listeners_that_differ_are_told_and_brought_together() {
    var second = world.createListener(8081, ProtocolEnum.HTTP, world.arn(BLUE));
    var router = world.router(world.settings().listener(second).build());
    apply(world.router(), table(Weight.ofPercent(40)));

    assertThat(router.observe().convergence().dissent())
        .anyMatch(line -> line.contains("still shares by"));
    apply(router, table(Weight.ofPercent(40)));
    assertThat(router.observe().convergence().isConverged()).isTrue();
    assertThat(Forward.of(world.view().defaultActions(second)).units())
        .containsEntry(world.arn(GREEN), 40);
  }

  @Test
  void an_unhealthy_group_is_seen_and_gets_no_more() {
    var router = world.router();
    apply(router, table(Weight.ofPercent(10)));
    world.targets().say(Endpoint.parse("10.0.0.3:80"), State.FAILED);

    assertThat(router.observe().health(C)).map(Health::state).contains(Health.State.UNHEALTHY);
    var refused = refused(() -> apply(router, table(Weight.ofPercent(50))));

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(world.weights()).containsEntry(GREEN, 10);
    apply(router, table(Weight.NONE));
    assertThat(world.weights()).containsEntry(GREEN, 0);
  }

  @Test
  void an_epoch_lower_than_the_last_is_refused_although_elb_knows_no_fences() {
    var router = world.router();
    router.apply(table(Weight.NONE), fence(7));

    var refused = refused(() -> router.apply(table(Weight.ALL), fence(6)));

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("crossfade:epoch");
  }

  @Test
  void a_group_that_nobody_set_is_not_mistaken_for_ours() {
    var units = new LinkedHashMap<String, Integer>();
    units.put(world.arn(BLUE), 1);
    units.put(world.foreignGroup(), 1);
    var actions = Forward.of(world.view().defaultActions(world.listener())).with(units, true);
    world.admin().modifyListener(r -> r.listenerArn(world.listener()).defaultActions(actions));

    var refused = refused(() -> world.router().observe());

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("no group of the settings");
  }

  @Test
  void a_network_load_balancer_shares_by_weight_and_refuses_pins() throws Exception {
    try (var network = ElbWorld.network(time)) {
      var router = network.router(network.settings().kind(ElbSettings.Kind.NETWORK).build());
      apply(router, table(Weight.NONE));
      apply(router, table(Weight.ofPercent(25)));

      assertThat(network.weights()).containsEntry(BLUE, 75).containsEntry(GREEN, 25);
      assertThat(
              refused(() -> apply(router, table(Weight.NONE, Pin.header("X", "y", GREEN)))).kind())
          .isEqualTo(Kind.PERMANENT);
      assertThat(refused(() -> network.router().observe())).hasMessageContaining("setting kind");
    }
  }

  @Test
  void a_share_that_weights_cannot_make_exactly_is_refused() {
    assertThat(refused(() -> apply(world.router(), table(Weight.ofBasisPoints(15)))).kind())
        .isEqualTo(Kind.PERMANENT);
  }

  private static void apply(ElbRouter router, RoutingTable table) {
    router.apply(table, fence(1));
  }

  private static Fence fence(long epoch) {
    return new Fence(DeploymentId.of("test"), epoch);
  }

  private static RoutingTable table(Weight green, Pin... pins) {
    Map<GroupId, GroupRouting> groups = new LinkedHashMap<>();
    groups.put(
        BLUE,
        new GroupRouting(green.rest(), Map.of(A, MemberState.SERVING, B, MemberState.SERVING)));
    groups.put(GREEN, new GroupRouting(green, Map.of(C, MemberState.SERVING)));
    return new RoutingTable(
        new Routing(groups, List.of(pins), Affinity.none()),
        Map.of(A, target(1), B, target(2), C, target(3)));
  }

  private static Target target(int number) {
    return new Target(Endpoint.of("10.0.0." + number, 80), 1);
  }

  private static RoutingTable with(RoutingTable table, InstanceId member, MemberState state) {
    var change =
        RoutingChange.place(List.of(member), table.routing().groupOf(member).orElseThrow(), state);
    return new RoutingTable(table.routing().with(change), table.targets());
  }

  private static AdapterException refused(ThrowableAssert.ThrowingCallable call) {
    var refused = catchThrowableOfType(AdapterException.class, call);
    assertThat(refused).isNotNull();
    return refused;
  }
}
