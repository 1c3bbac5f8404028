package io.crossfade.analysis.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import io.crossfade.spi.GateProvider;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class AnalysisGateProviderTest {

  @Test
  void is_found_by_its_name() {
    assertThat(ServiceLoader.load(GateProvider.class))
        .anyMatch(provider -> provider.name().equals("analysis"));
  }

  @Test
  void reads_its_settings() {
    var settings =
        Map.ofEntries(
            Map.entry("false-alarms", "0.01"),
            Map.entry("warm-up", "30s"),
            Map.entry("minimum-requests", "500"),
            Map.entry("burst", "5"),
            Map.entry("errors-tolerated-ratio", "1.25"),
            Map.entry("latency", "true"),
            Map.entry("latency-tolerated-ratio", "1.2"),
            Map.entry("split-tolerance", "1%"),
            Map.entry("max-error-share", "5%"),
            Map.entry("hold-at-most", "10m"),
            Map.entry("prometheus", "http://127.0.0.1:9090"),
            Map.entry("prometheus-errors", "errors_total{version=\"${revision}\"}"),
            Map.entry("prometheus-requests", "requests_total{version=\"${revision}\"}"));

    assertThat(create(settings)).isInstanceOf(AnalysisGate.class);
  }

  @Test
  void reports_every_fault_at_once() {
    var settings =
        Map.of(
            "false-alarms", "2",
            "burst", "0",
            "split-tolerance", "much",
            "prometheus", "ftp://x",
            "speed", "1");

    assertThatThrownBy(() -> create(settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("false-alarms was '2'")
        .hasMessageContaining("burst was '0'")
        .hasMessageContaining("split-tolerance was 'much'")
        .hasMessageContaining("prometheus was 'ftp://x'")
        .hasMessageContaining("prometheus-errors is missing")
        .hasMessageContaining("speed is not a setting");
  }

  private static Object create(Map<String, String> settings) {
    return new AnalysisGateProvider().create(AdapterConfig.of("gate 'analysis'", settings));
  }
}
