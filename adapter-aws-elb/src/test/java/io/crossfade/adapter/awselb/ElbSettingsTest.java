package io.crossfade.adapter.awselb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.Adapters;
import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import io.crossfade.model.GroupId;
import io.crossfade.model.Weight;
import io.crossfade.spi.RouterCapabilities.Feature;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ElbSettingsTest {

  private static final String ACCOUNT = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:";
  private static final String BLUE = ACCOUNT + "targetgroup/blue/0123456789abcdef";
  private static final String GREEN = ACCOUNT + "targetgroup/green/0123456789abcdef";
  private static final String LISTENER = ACCOUNT + "listener/app/shop/0123456789abcdef/f2f7dc8e";
  private static final Map<String, String> FEWEST =
      Map.of(
          "groups",
          "blue=" + BLUE + ",green=" + GREEN,
          "listeners",
          LISTENER,
          "region",
          "eu-west-1");

  @Test
  void has_defaults_for_all_but_groups() {
    var settings = read(FEWEST);

    assertThat(settings.groups()).containsEntry(GroupId.of("green"), GREEN).hasSize(2);
    assertThat(settings.kind()).isEqualTo(ElbSettings.Kind.APPLICATION);
    assertThat(settings.stickiness()).isEqualTo(ElbSettings.Stickiness.REFUSE);
    assertThat(settings.propagation()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.requiredHealthy()).isEqualTo(Weight.ofPercent(50));
    assertThat(settings.deregistrationDelay()).isEmpty();
  }

  @Test
  void a_network_load_balancer_takes_longer_and_has_no_pins() {
    var settings = read(with("kind", "network"));
    try (var router = ElbRouter.create(settings)) {
      assertThat(settings.propagation()).isEqualTo(Duration.ofMinutes(3));
      assertThat(router.capabilities().pins()).isEmpty();
      assertThat(router.capabilities().has(Feature.WEIGHTS)).isTrue();
    }
  }

  @Test
  void tells_every_fault_at_once() {
    var faulty = new HashMap<String, String>();
    faulty.put("groups", "blue=nonsense");
    faulty.put("listeners", BLUE);
    faulty.put("kind", "classic");
    faulty.put("deregistration-delay", "2h");
    faulty.put("calls-per-second", "many");
    faulty.put("colour", "red");

    assertThatThrownBy(() -> read(faulty))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("groups was")
        .hasMessageContaining("listeners was")
        .hasMessageContaining("kind was 'classic'")
        .hasMessageContaining("[application, network]")
        .hasMessageContaining("deregistration-delay")
        .hasMessageContaining("calls-per-second was 'many'")
        .hasMessageContaining("colour is not a setting");
  }

  @Test
  void refuses_rules_at_a_network_load_balancer() {
    var rule = LISTENER.replace(":listener/", ":listener-rule/") + "/9683b2d0";

    assertThatThrownBy(
            () ->
                ElbSettings.of(
                    config(Map.of("groups", "a=" + BLUE, "rules", rule, "kind", "network"))))
        .hasMessageContaining("has neither rules nor group stickiness");
  }

  @Test
  void a_router_without_a_listener_or_rule_is_refused_by_its_provider() {
    assertThatThrownBy(() -> new ElbRouterProvider().create(config(Map.of("groups", "a=" + BLUE))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("listeners is missing");
  }

  @Test
  void are_found_by_name_and_connect_to_nothing() {
    var adapters = new Adapters();

    assertThat(adapters.router("aws-elb", FEWEST)).isInstanceOf(ElbRouter.class);
    assertThat(adapters.pool("aws-elb", FEWEST)).isInstanceOf(TargetGroupPool.class);
    assertThat(adapters.probe("aws-elb", FEWEST)).isInstanceOf(TargetHealthProbe.class);
  }

  private static Map<String, String> with(String key, String value) {
    var all = new HashMap<>(FEWEST);
    all.put(key, value);
    return all;
  }

  private static ElbSettings read(Map<String, String> settings) {
    return ElbSettings.of(config(settings));
  }

  private static AdapterConfig config(Map<String, String> settings) {
    return AdapterConfig.of("traffic router 'aws-elb'", settings);
  }
}
