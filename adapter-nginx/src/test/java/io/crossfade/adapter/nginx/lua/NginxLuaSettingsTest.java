package io.crossfade.adapter.nginx.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NginxLuaSettingsTest {

  private static NginxLuaSettings read(Map<String, String> settings) {
    return AdapterConfig.of("traffic router 'nginx-lua'", settings).read(NginxLuaSettings::read);
  }

  @Test
  void reads_all_and_has_a_default_timeout() {
    var settings =
        read(Map.of("admin", "http://[::1]:9091", "token-file", "/etc/token", "service", "shop"));

    assertThat(settings.page()).isEqualTo(URI.create("http://[::1]:9091/v1/shop"));
    assertThat(settings.tokenFile()).isEqualTo(Path.of("/etc/token"));
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void tells_every_fault_at_once() {
    var refused =
        catchThrowableOfType(
            ConfigurationException.class,
            () ->
                read(
                    Map.of(
                        "admin",
                        "http://10.0.0.1:9091",
                        "service",
                        "shop/../till",
                        "timeout",
                        "0s",
                        "pool",
                        "x")));

    assertThat(refused.faults())
        .hasSize(5)
        .anyMatch(fault -> fault.startsWith("admin was 'http://10.0.0.1:9091' but must"))
        .anyMatch(fault -> fault.equals("token-file is missing"))
        .anyMatch(fault -> fault.startsWith("service was 'shop/../till' but must"))
        .anyMatch(fault -> fault.startsWith("timeout was 'PT0S'"))
        .anyMatch(fault -> fault.startsWith("pool is not a setting"));
  }

  @Test
  void is_driven_from_this_machine_only() {
    var token = Path.of("token");
    for (var admin :
        new String[] {
          "https://127.0.0.1:1",
          "http://127.0.0.1",
          "http://me@127.0.0.1:1",
          "http://127.0.0.1:1/x",
          "http://127.0.0.1:1?x",
          "http://localhost.example.org:1"
        }) {
      assertThatThrownBy(() -> NginxLuaRouter.at(URI.create(admin), token, "shop"))
          .as(admin)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
