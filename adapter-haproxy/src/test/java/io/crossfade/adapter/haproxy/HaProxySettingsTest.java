package io.crossfade.adapter.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import io.crossfade.model.GroupId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HaProxySettingsTest {

  private static final Map<String, String> NEEDED =
      Map.of("nodes", "/run/a.sock, 127.0.0.1:9999", "backend", "app", "map", "/etc/cf.map");

  @Test
  void needs_nodes_a_backend_and_a_map() {
    var settings = read(Map.of());

    assertThat(settings.nodes()).containsExactly("/run/a.sock", "127.0.0.1:9999");
    assertThat(settings.nodesNeeded()).isEqualTo(2);
    assertThat(settings.nodePatience()).isZero();
    assertThat(settings.group()).isEqualTo(GroupId.of("blue"));
    assertThat(settings.pins()).isEmpty();
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.firstCheck()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.keepAlive()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.masters()).isEmpty();
    assertThat(settings.responseTimes()).isEmpty();
  }

  @Test
  void reads_every_setting() {
    var settings =
        read(
            Map.of(
                "nodes", "/run/a.sock",
                "group", "green",
                "pins", "header:X-Version,cookie:v",
                "node-patience", "90s",
                "timeout", "2s",
                "masters", "/run/haproxy-master.sock",
                "keep-alive", "3s",
                "first-check", "1m",
                "dynamic-servers", "check inter 1s",
                "state-file", "/var/lib/haproxy/state"));

    assertThat(settings.group()).isEqualTo(GroupId.of("green"));
    assertThat(settings.pins()).containsExactly("header:x-version", "cookie:v");
    assertThat(settings.nodePatience()).isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.masters()).containsExactly("/run/haproxy-master.sock");
    assertThat(settings.keepAlive()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.firstCheck()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.dynamicServers()).contains("check inter 1s");
    assertThat(settings.stateFile()).contains(Path.of("/var/lib/haproxy/state"));
  }

  @Test
  void reads_the_ring_with_the_response_times() {
    var settings = read(Map.of("nodes", "/run/a.sock", "response-times", "crossfade"));

    assertThat(settings.responseTimes()).contains("crossfade");
  }

  @Test
  void reports_all_faults_at_once() {
    var faults =
        catchThrowableOfType(
            ConfigurationException.class,
            () ->
                HaProxySettings.of(
                    AdapterConfig.of(
                        "traffic router 'haproxy'",
                        Map.of(
                            "nodes", "nowhere",
                            "map", "a;b",
                            "pins", "path:x",
                            "timeout", "0s",
                            "masters", "/run/a,/run/b",
                            "dynamic-servers", "check\nshutdown",
                            "response-times", "a;b",
                            "color", "red"))));

    assertThat(faults.faults()).hasSize(9);
    assertThat(String.join("\n", faults.faults()))
        .contains(
            "nodes",
            "backend is missing",
            "map",
            "pins",
            "timeout",
            "dynamic-servers",
            "masters must",
            "response-times")
        .contains("color");
  }

  @Test
  void refuses_a_state_file_for_several_nodes() {
    var builder = HaProxySettings.builder(List.of("/run/a", "/run/b"), "app", "/m");

    assertThatThrownBy(() -> builder.stateFile(Path.of("/s")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read(Map.of("state-file", "/s")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("one node");
  }

  @Test
  void does_not_connect_when_it_is_made() {
    var provider = new HaProxyRouterProvider();

    try (var router = provider.create(AdapterConfig.of("traffic router 'haproxy'", NEEDED))) {
      assertThat(provider.name()).isEqualTo("haproxy");
      assertThat(router.capabilities().pins()).isEmpty();
    }
  }

  private static HaProxySettings read(Map<String, String> more) {
    var all = new HashMap<>(NEEDED);
    all.putAll(more);
    return HaProxySettings.of(AdapterConfig.of("traffic router 'haproxy'", all));
  }
}
