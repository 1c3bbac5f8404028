package io.crossfade.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import io.crossfade.internal.net.ScriptedServer;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.spi.HealthProbe;
import io.crossfade.spi.HealthProbeProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ProbeProvidersTest {

  @Test
  void are_found_by_name() {
    assertThat(ServiceLoader.load(HealthProbeProvider.class))
        .extracting(HealthProbeProvider::name)
        .contains("http", "tcp");
  }

  @Test
  void http_takes_all_its_settings() {
    var settings =
        Map.ofEntries(
            Map.entry("path", "/health"),
            Map.entry("deadline", "5s"),
            Map.entry("status", "200, 401-403"),
            Map.entry("body-limit", "100"),
            Map.entry("body-contains", "U"),
            Map.entry("body-matches", "[Uu]p"),
            Map.entry("revision-pointer", "/version"),
            Map.entry("server-name", "shop.example"),
            Map.entry("scheme", "http"),
            Map.entry("header.X-Token", "s3cret"));
    try (var server =
        ScriptedServer.answering("HTTP/1.1 403 No\r\n\r\n{\"version\":\"v2\",\"state\":\"Up\"}")) {
      var probe = http(settings);

      var health = probe.check(Instance.of("a", "v2", "127.0.0.1:" + server.port()));

      assertThat(health).isEqualTo(Health.healthy());
      assertThat(server.requests().get(0))
          .startsWith("GET /health ")
          .contains("Host: shop.example", "X-Token: s3cret");
    }
  }

  @Test
  void http_checks_the_revision_in_each_way() {
    var answer = "HTTP/1.1 200 OK\r\nX-Version: v1\r\n\r\n{\"version\":\"v1\"}";
    var wrong = Health.unhealthy("answers as v1, expected v2");

    assertThat(checked(Map.of("revision-header", "X-Version"), answer)).isEqualTo(wrong);
    assertThat(checked(Map.of("revision-pointer", "/version"), answer)).isEqualTo(wrong);
    assertThat(checked(Map.of("revision-pattern", "(v[0-9])"), answer)).isEqualTo(wrong);
    assertThat(checked(Map.of("without-revision-check", "true"), answer))
        .isEqualTo(Health.healthy());
  }

  @Test
  void http_reports_every_fault_at_once_and_no_secret() {
    var settings =
        Map.ofEntries(
            Map.entry("path", "http://evil/"),
            Map.entry("deadline", "0s"),
            Map.entry("status", "2xx"),
            Map.entry("body-matches", "(("),
            Map.entry("revision-pointer", "version"),
            Map.entry("revision-header", "X-Version"),
            Map.entry("scheme", "ftp"),
            Map.entry("port", "0"),
            Map.entry("trusted-certificates", "/nowhere.pem"),
            Map.entry("header.Host", "evil"),
            Map.entry("header.X-Token", "s3cret\r\nHost: evil"),
            Map.entry("retries", "3"));

    assertThatThrownBy(() -> http(settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("path was 'http://evil/' but must be a path such as /health")
        .hasMessageContaining("deadline must be more than zero")
        .hasMessageContaining("status was '2xx' but must be codes and ranges")
        .hasMessageContaining("body-matches was '((' but must be a regular expression")
        .hasMessageContaining("revision-pointer was 'version' but must be a JSON pointer")
        .hasMessageContaining("one of revision-header, revision-pointer, revision-pattern or")
        .hasMessageContaining("scheme was 'ftp' but must be http or https")
        .hasMessageContaining("port was '0' but must be within 1..65535")
        .hasMessageContaining("trusted-certificates needs scheme = https")
        .hasMessageContaining("header 'Host' is set by the client itself")
        .hasMessageContaining("the value of header 'X-Token' must be")
        .hasMessageContaining("retries is not a setting of this adapter")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void http_must_be_told_how_to_see_the_revision() {
    assertThatThrownBy(() -> http(Map.of("path", "/")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("without-revision-check = true");
  }

  @Test
  void tcp_takes_all_its_settings() {
    try (var server = ScriptedServer.running(client -> client.getOutputStream().write('+'))) {
      var config =
          AdapterConfig.of(
              "health probe 'tcp'",
              Map.of("deadline", "5s", "banner", "+", "port", "" + server.port()));

      var health =
          new TcpProbeProvider().create(config).check(Instance.of("a", "v2", "127.0.0.1:1"));

      assertThat(health).isEqualTo(Health.healthy());
    }
  }

  private static Health checked(Map<String, String> settings, String answer) {
    var all = new HashMap<>(settings);
    all.put("path", "/");
    try (var server = ScriptedServer.answering(answer)) {
      return http(all).check(Instance.of("a", "v2", "127.0.0.1:" + server.port()));
    }
  }

  private static HealthProbe http(Map<String, String> settings) {
    return new HttpProbeProvider().create(AdapterConfig.of("health probe 'http'", settings));
  }
}
