package io.crossfade.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import io.crossfade.model.Affinity;
import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Routing;
import io.crossfade.model.Slots;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spec.Amount;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.GatePolicy;
import io.crossfade.spec.GatePolicy.Response;
import io.crossfade.strategies.bluegreen.BlueGreen;
import io.crossfade.strategies.bluegreen.BlueGreenProvider;
import io.crossfade.strategies.canary.Canary;
import io.crossfade.strategies.canary.CanaryProvider;
import io.crossfade.strategies.rolling.Order;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.strategies.rolling.RollingProvider;
import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.strategy.StrategyProvider;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A strategy made from settings plans what the one that is built in code plans. */
class SettingsTest {

  private static final Map<String, String> ASKED =
      Map.of(
          "gate-interval", "7s",
          "gate-deadline", "3m",
          "gate-inconclusive", "roll-back",
          "gate-no-data", "roll-back",
          "gate-error", "hold",
          "gate-error-limit", "9");

  private static final GatePolicy POLICY =
      GatePolicy.standard().toBuilder()
          .interval(Duration.ofSeconds(7))
          .deadline(Duration.ofMinutes(3))
          .inconclusive(Response.ROLL_BACK)
          .noData(Response.ROLL_BACK)
          .error(Response.HOLD)
          .errorLimit(9)
          .build();

  @ParameterizedTest
  @CsvSource({"rolling", "blue-green", "canary"})
  void is_found_under_its_name(String name) {
    assertThat(ServiceLoader.load(StrategyProvider.class))
        .extracting(StrategyProvider::name)
        .containsOnlyOnce(name);
  }

  @Test
  void every_setting_of_a_rolling_deployment_is_what_the_builder_calls_so() {
    var settings =
        made(
            new RollingProvider(),
            Map.of(
                "batches", "1, 50%",
                "surge", "true",
                "order", "reversed",
                "pause", "5s",
                "first-pause", "1m",
                "gates", "judge, smoke",
                "first-gates", "first",
                "guards", "watch",
                "failure-budget", "1",
                "first-group", "red"));

    var built =
        Rolling.builder()
            .batches(Amount.of(1), Amount.percent(50))
            .withSurge()
            .order(Order.REVERSED)
            .pause(Duration.ofSeconds(5))
            .firstPause(Duration.ofMinutes(1))
            .gate("judge", POLICY)
            .gate("smoke", POLICY)
            .firstGate("first", POLICY)
            .guard("watch", POLICY)
            .failureBudget(Amount.of(1))
            .firstGroup("red")
            .build();
    assertSamePlans(settings, built);
  }

  @Test
  void every_setting_of_blue_green_is_what_the_builder_calls_so() {
    var settings =
        made(
            new BlueGreenProvider(),
            Map.of(
                "groups", "blue, red",
                "preview", "cookie beta",
                "smoke-tests", "smoke",
                "verifications", "judge",
                "guards", "watch",
                "warm", "20s",
                "keep-old", "true"));

    var built =
        BlueGreen.builder()
            .groups("blue", "red")
            .preview(Pin.Kind.COOKIE, "beta")
            .smokeTest("smoke", POLICY)
            .verification("judge", POLICY)
            .guard("watch", POLICY)
            .warm(Duration.ofSeconds(20))
            .keepOld()
            .build();
    assertSamePlans(settings, built);
  }

  @Test
  void every_setting_of_a_canary_is_what_the_builder_calls_so() {
    var settings =
        made(
            new CanaryProvider(),
            Map.ofEntries(
                Map.entry("groups", "blue, red"),
                Map.entry("steps", "exponential(10%, 3)"),
                Map.entry("instances", "25%"),
                Map.entry("minimum-instances", "2"),
                Map.entry("hold", "5s"),
                Map.entry("gates", "judge"),
                Map.entry("guards", "watch"),
                Map.entry("testers", "header X-Beta=yes, query beta=1"),
                Map.entry("testers-gates", "smoke"),
                Map.entry("testers-hold", "6s"),
                Map.entry("baseline", "beside"),
                Map.entry("warm", "20s"),
                Map.entry("keep-old", "true")));

    var built =
        Canary.builder()
            .groups("blue", "red")
            .exponential(Weight.ofPercent(10), 3)
            .instances(Amount.percent(25))
            .minimumInstances(2)
            .hold(Duration.ofSeconds(5))
            .gate("judge", POLICY)
            .guard("watch", POLICY)
            .testers(Pin.Kind.HEADER, "X-Beta", "yes")
            .testers(Pin.Kind.QUERY, "beta", "1")
            .testersGate("smoke", POLICY)
            .testersHold(Duration.ofSeconds(6))
            .baseline("beside")
            .warm(Duration.ofSeconds(20))
            .keepOld()
            .build();
    assertSamePlans(settings, built);
  }

  @Test
  void what_is_not_set_is_as_the_builder_has_it() {
    assertSamePlans(made(new RollingProvider(), Map.of()), Rolling.inBatchesOf(1));
    assertSamePlans(made(new BlueGreenProvider(), Map.of()), BlueGreen.standard());
    assertSamePlans(made(new CanaryProvider(), Map.of()), Canary.standard());
  }

  @Test
  void a_flag_that_says_no_is_a_no() {
    var no = Map.of("keep-old", "false");

    assertSamePlans(made(new RollingProvider(), Map.of("surge", "false")), Rolling.inBatchesOf(1));
    assertSamePlans(made(new BlueGreenProvider(), no), BlueGreen.standard());
    assertSamePlans(made(new CanaryProvider(), no), Canary.standard());
  }

  @Test
  void shares_may_be_listed_or_rise_by_equal_steps() {
    assertSamePlans(made(new CanaryProvider(), Map.of("steps", "1%, 25%, 100%")), Canary.of(1, 25));
    assertSamePlans(
        made(new CanaryProvider(), Map.of("steps", "linear(20%)")), Canary.of(20, 40, 60, 80));
    assertSamePlans(
        made(new CanaryProvider(), Map.of("steps", "exponential(30%, 2)")), Canary.of(30, 60));
  }

  @Test
  void no_preview_may_be_wished() {
    assertSamePlans(
        made(new BlueGreenProvider(), Map.of("preview", "none")),
        BlueGreen.builder().noPreview().build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "rolling    | batches           | 1, 0          | be amounts of at least 1 or 1%",
        "rolling    | batches           | some          | be amounts of at least 1 or 1%",
        "rolling    | order             | random        | be listed, reversed or zones",
        "rolling    | failure-budget    | none          | be an amount such as 1 or 10%",
        "rolling    | first-group       | a b           | be the name of a group",
        "rolling    | pause             | PT-5S         | must not be negative",
        "rolling    | gates             | a b           | be names of gates",
        "rolling    | gate-interval     | 0s            | must be more than zero",
        "rolling    | gate-deadline     | 0s            | must be more than zero",
        "rolling    | gate-error        | ask           | be hold or roll-back",
        "rolling    | gate-error-limit  | 0             | be within 1..1000",
        "blue-green | groups            | blue          | be the names of two groups",
        "blue-green | groups            | blue, blue    | be the names of two groups",
        "blue-green | groups            | a, b, c       | be the names of two groups",
        "blue-green | preview           | header        | be header, cookie or query and a name",
        "blue-green | preview           | header X Y    | be header, cookie or query and a name",
        "blue-green | preview           | none X        | be header, cookie or query and a name",
        "canary     | steps             | 50%, 5%       | be rising shares",
        "canary     | steps             | 5%, 5%        | be rising shares",
        "canary     | steps             | 0%            | be rising shares",
        "canary     | steps             | 100%, 50%     | be rising shares",
        "canary     | steps             | linear(0%)    | be rising shares",
        "canary     | steps             | exponential(1%, 1) | be rising shares",
        "canary     | steps             | exponential(0%, 2) | be rising shares",
        "canary     | instances         | 0             | be an amount of at least 1 or 1%",
        "canary     | minimum-instances | 0             | be within 1..",
        "canary     | baseline          | green         | be the name of a group that is none of",
        "canary     | testers           | X-Beta=yes    | be such as header X-Beta=yes",
        "canary     | testers-hold      | PT-1S         | must not be negative",
      })
  void what_makes_no_sense_is_told_with_its_key(
      String name, String key, String value, String fault) {
    var provider =
        Stream.of(new RollingProvider(), new BlueGreenProvider(), new CanaryProvider())
            .filter(some -> some.name().equals(name))
            .findFirst()
            .orElseThrow();
    var config = AdapterConfig.of(name, Map.of(key, value));

    assertThatThrownBy(() -> provider.create(config))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(key, fault);
  }

  private static DeploymentStrategy made(StrategyProvider provider, Map<String, String> settings) {
    var all = new LinkedHashMap<>(settings);
    if (!settings.isEmpty()) {
      all.putAll(ASKED);
    }
    return provider.create(AdapterConfig.of(provider.name(), all));
  }

  private static void assertSamePlans(DeploymentStrategy settings, DeploymentStrategy built) {
    assertThat(first(settings)).isEqualTo(first(built));
    assertThat(next(settings)).isEqualTo(next(built));
    assertThat(settings).hasToString(built.toString());
  }

  /** The first deployment of all. */
  private static DeploymentPlan first(DeploymentStrategy strategy) {
    var spec = DeploymentSpec.toRevision("v2").toBuilder().instances(2).build();
    var nothing =
        Fleet.of(List.of(), Slots.any(), new Routing(Map.of(), List.of(), Affinity.none()));
    return strategy.plan(spec, nothing);
  }

  /** From four in blue. */
  private static DeploymentPlan next(DeploymentStrategy strategy) {
    var running =
        Stream.of(1, 2, 3, 4).map(i -> Instance.of("i-" + i, "v1", "10.0.0." + i + ":80")).toList();
    var members = new LinkedHashMap<InstanceId, MemberState>();
    running.forEach(instance -> members.put(instance.id(), MemberState.SERVING));
    var blue = Map.of(GroupId.of("blue"), new GroupRouting(Weight.ALL, members));
    return strategy.plan(
        DeploymentSpec.toRevision("v2"),
        Fleet.of(running, Slots.any(), new Routing(blue, List.of(), Affinity.none())));
  }
}
