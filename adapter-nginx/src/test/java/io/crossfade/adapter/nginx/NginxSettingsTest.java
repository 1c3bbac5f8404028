package io.crossfade.adapter.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.command.CommandTemplate;
import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import io.crossfade.spi.RouterCapabilities.Feature;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NginxSettingsTest {

  private static final Map<String, String> NEEDED =
      Map.of("service", "shop", "include", "/etc/nginx/crossfade/shop.conf", "status-port", "8099");

  @Test
  void needs_three_settings_and_has_a_default_for_each_other() {
    var settings = read(NEEDED);

    assertThat(settings.service()).isEqualTo("shop");
    assertThat(settings.include()).isEqualTo(Path.of("/etc/nginx/crossfade/shop.conf"));
    assertThat(settings.statusPort()).isEqualTo(8099);
    assertThat(settings.config()).isEqualTo(Path.of("/etc/nginx/nginx.conf"));
    assertThat(settings.testConfig()).isEqualTo(Path.of("/etc/nginx/.crossfade-shop.test.conf"));
    assertThat(settings.pidFile()).isEqualTo(Path.of("/run/nginx.pid"));
    assertThat(settings.accessLog()).isEmpty();
    assertThat(settings.splitKey()).isEqualTo("$request_id");
    assertThat(settings.test().words()).containsExactly("nginx", "-t", "-q", "-c", "{config}");
    assertThat(settings.reload().words()).containsExactly("kill", "-HUP", "{pid}");
    assertThat(settings.reloadInterval()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void reads_every_setting() {
    var all = new HashMap<>(NEEDED);
    all.put("config", "/opt/nginx/main.conf");
    all.put("test-config", "/opt/nginx/test.conf");
    all.put("pid-file", "/opt/nginx/pid");
    all.put("access-log", "/opt/nginx/log");
    all.put("split-key", "$remote_addr$cookie_uid");
    all.put("affinity", "true");
    all.put("keepalive", "8");
    all.put("most-old-workers", "4");
    all.put("reload-interval", "2s");
    all.put("reload-timeout", "3s");
    all.put("command-timeout", "4s");
    all.put("test", "sudo nginx -t -c {config}");
    all.put("reload", "sudo systemctl reload nginx");

    var settings = read(all);

    assertThat(settings.config()).isEqualTo(Path.of("/opt/nginx/main.conf"));
    assertThat(settings.testConfig()).isEqualTo(Path.of("/opt/nginx/test.conf"));
    assertThat(settings.pidFile()).isEqualTo(Path.of("/opt/nginx/pid"));
    assertThat(settings.accessLog()).contains(Path.of("/opt/nginx/log"));
    assertThat(settings.splitKey()).isEqualTo("$remote_addr$cookie_uid");
    assertThat(settings.affinity()).isTrue();
    assertThat(settings.keepalive()).isEqualTo(8);
    assertThat(settings.mostOldWorkers()).isEqualTo(4);
    assertThat(settings.reloadInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.reloadTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.commandTimeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(settings.test())
        .isEqualTo(CommandTemplate.of("sudo", "nginx", "-t", "-c", "{config}"));
    assertThat(settings.reload().words()).startsWith("sudo", "systemctl");
  }

  @Test
  void tells_every_fault_at_once() {
    var faulty =
        Map.of(
            "service", "Shop;",
            "include", "shop.conf",
            "status-port", "0",
            "split-key", "$a{}",
            "reload", "kill {victim}",
            "reload-timeout", "0s",
            "colour", "green");

    var refused = catchThrowableOfType(ConfigurationException.class, () -> read(faulty));

    assertThat(refused)
        .hasMessageContainingAll(
            "service was 'Shop;' but must match",
            "include was 'shop.conf' but must be an absolute path",
            "status-port was '0' but must be within 1..65535",
            "split-key was '$a{}' but must match",
            "reload was 'kill {victim}' but must use no placeholder but {pid}",
            "reload-timeout was 'PT0S' but must be within",
            "colour is not a setting of this adapter");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/nginx/crossfade/../nginx.conf",
        "/etc/nginx/a\nb/shop.conf",
        "/etc/nginx/a;b/shop.conf",
        "/etc/nginx/a\"b/shop.conf",
        "/etc/nginx/${a}/shop.conf",
        "/etc/nginx/*/shop.conf",
        "/etc/nginx/crossfade/shop conf",
        "/etc/nginx/crossfade/.shop.conf",
        "/",
        "shop.conf"
      })
  void refuses_a_path_that_is_more_than_a_path(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NginxSettings.builder("shop", Path.of(path), 8099))
        .withMessageContaining("include must be");
  }

  @Test
  void declares_what_its_settings_make_possible() {
    var bare = NginxRouter.of(read(NEEDED)).capabilities();
    var more = new HashMap<>(NEEDED);
    more.put("access-log", "/var/log/nginx/shop.log");
    more.put("affinity", "true");
    var rich = NginxRouter.of(read(more)).capabilities();

    assertThat(bare.features())
        .contains(Feature.WEIGHTS, Feature.DRAIN, Feature.FENCED)
        .doesNotContain(Feature.COUNTERS, Feature.LATENCY, Feature.AFFINITY, Feature.ATOMIC_SWITCH);
    assertThat(rich.features()).contains(Feature.COUNTERS, Feature.LATENCY, Feature.AFFINITY);
    assertThat(bare.changeCost()).isEqualTo("one reload");
  }

  private static NginxSettings read(Map<String, String> settings) {
    return NginxSettings.of(AdapterConfig.of("traffic router 'nginx'", settings));
  }
}
