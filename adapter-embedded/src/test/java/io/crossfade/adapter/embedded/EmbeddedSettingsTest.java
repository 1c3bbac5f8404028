package io.crossfade.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import io.crossfade.spi.TrafficRouterProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class EmbeddedSettingsTest {

  private static AdapterConfig config(Map<String, String> settings) {
    return AdapterConfig.of("traffic router 'embedded'", settings);
  }

  @Test
  void has_a_default_for_everything() {
    var settings = EmbeddedSettings.of(config(Map.of()));

    assertThat(settings)
        .usingRecursiveComparison()
        .isEqualTo(EmbeddedSettings.builder(8_080).build());
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.ioThreads()).isBetween(2, 8);
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.stateFile()).isEmpty();
  }

  @Test
  void reads_every_setting_by_the_name_of_its_builder_method() {
    var settings =
        EmbeddedSettings.of(
            config(
                Map.ofEntries(
                    Map.entry("host", "0.0.0.0"),
                    Map.entry("port", "0"),
                    Map.entry("io-threads", "3"),
                    Map.entry("connect-attempts", "4"),
                    Map.entry("max-header-size", "5000"),
                    Map.entry("max-connections", "6"),
                    Map.entry("connect-timeout", "7s"),
                    Map.entry("response-timeout", "8s"),
                    Map.entry("stall-timeout", "9s"),
                    Map.entry("upstream-idle-timeout", "10s"),
                    Map.entry("client-idle-timeout", "11s"),
                    Map.entry("head-timeout", "12s"),
                    Map.entry("cool-down", "0s"),
                    Map.entry("trust-forwarded", "true"),
                    Map.entry("state-file", "state.json"))));

    assertThat(settings)
        .usingRecursiveComparison()
        .isEqualTo(
            EmbeddedSettings.builder(0)
                .host("0.0.0.0")
                .ioThreads(3)
                .connectAttempts(4)
                .maxHeaderSize(5_000)
                .maxConnections(6)
                .connectTimeout(Duration.ofSeconds(7))
                .responseTimeout(Duration.ofSeconds(8))
                .stallTimeout(Duration.ofSeconds(9))
                .upstreamIdleTimeout(Duration.ofSeconds(10))
                .clientIdleTimeout(Duration.ofSeconds(11))
                .headTimeout(Duration.ofSeconds(12))
                .coolDown(Duration.ZERO)
                .trustForwarded(true)
                .stateFile(Path.of("state.json"))
                .build());
  }

  @Test
  void tells_every_fault_at_once() {
    var faulty =
        Map.of(
            "port", "70000",
            "io-threads", "many",
            "connect-timeout", "2h",
            "trust-forwarded", "maybe",
            "prot", "80");

    var refused =
        catchThrowableOfType(
            ConfigurationException.class, () -> EmbeddedSettings.of(config(faulty)));

    assertThat(refused.faults()).hasSize(5);
    assertThat(refused)
        .hasMessageContainingAll(
            "port was '70000' but must be within 0..65535",
            "io-threads was 'many' but must be a whole number",
            "connect-timeout was 'PT2H' but must be within PT0.001S..PT1H",
            "trust-forwarded was 'maybe' but must be true or false",
            "prot is not a setting of this adapter, which has [client-idle-timeout, ");
  }

  @Test
  void refuses_what_is_out_of_range_with_value_and_range() {
    assertThatThrownBy(() -> EmbeddedSettings.builder(70_000))
        .hasMessage("port must be within 0..65535, was 70000");
    assertThatThrownBy(() -> EmbeddedSettings.builder(0).stallTimeout(Duration.ZERO))
        .hasMessage("stallTimeout must be within PT0.001S..PT1H, was PT0S");
  }

  @Test
  void is_found_by_name_and_makes_a_router_that_does_not_listen_yet() {
    var provider =
        ServiceLoader.load(TrafficRouterProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.name().equals("embedded"))
            .findFirst()
            .orElseThrow();

    try (var router = provider.create(config(Map.of("host", "no.such.host.invalid")))) {
      assertThat(router).isInstanceOf(EmbeddedRouter.class);
    }
  }

  @Test
  void makes_a_remote_router_of_an_admin_address() {
    var settings = Map.of("admin", "http://127.0.0.1:9", "token-file", "/no/such/token");

    try (var router = new EmbeddedRouterProvider().create(config(settings))) {
      assertThat(router).isInstanceOf(RemoteEmbeddedRouter.class);
    }
  }

  @Test
  void lets_no_token_leave_the_machine() {
    for (var admin :
        new String[] {"http://10.0.0.1:9", "https://127.0.0.1:9", "http://127.0.0.1"}) {
      var settings = Map.of("admin", admin, "token-file", "token", "timeout", "0s");

      assertThatThrownBy(() -> new EmbeddedRouterProvider().create(config(settings)))
          .hasMessageContaining("admin was '" + admin + "' but must be an http address with a port")
          .hasMessageContaining("timeout was 'PT0S' but must be within");
    }
  }
}
