package io.crossfade.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import io.crossfade.internal.net.ScriptedServer;
import io.crossfade.spi.Gate;
import io.crossfade.spi.GateAnswer.Verdict;
import io.crossfade.spi.GateProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateProvidersTest {

  @TempDir Path folder;

  @Test
  void are_found_by_name() {
    assertThat(ServiceLoader.load(GateProvider.class))
        .extracting(GateProvider::name)
        .contains("threshold", "http-judge", "approval-file", "freeze-window");
  }

  @Test
  void threshold_takes_all_its_settings() {
    var gate =
        made(
            "threshold",
            Map.of(
                "max-error-share", "0.5%",
                "max-error-share-over-stable", "0.25%",
                "minimum-requests", "1000",
                "max-latency", "300ms",
                "latency-percentile", "99.9",
                "latency-where-known", "true"));

    var asked = new Asked().counted("v1", 1000, 0).counted("v2", 1000, 2);

    assertThat(gate.ask(asked).verdict()).isEqualTo(Verdict.PASS);
    assertThat(gate.ask(asked.counted("v2", 1000, 3)).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(
            gate.ask(
                    asked
                        .counted("v2", 1000, 0)
                        .measured("v2", Map.of(Duration.ofSeconds(1), 1000L)))
                .reasons())
        .startsWith("p99.9 1 s of 1,000 requests, limit 300 ms");
  }

  @Test
  void threshold_reports_every_fault_at_once() {
    assertRefused(
        "threshold",
        Map.of(
            "max-error-share", "1 of 100",
            "max-error-share-over-stable", "-1%",
            "minimum-requests", "0",
            "max-latency", "0ms",
            "latency-percentile", "0",
            "p99", "1s"),
        "max-error-share was '1 of 100' but must be a percentage",
        "max-error-share-over-stable was '-1%' but must be a percentage",
        "minimum-requests was '0' but must be within",
        "max-latency must be more than zero",
        "latency-percentile was '0' but must be above 0",
        "p99 is not a setting of this adapter");
  }

  @Test
  void http_judge_takes_all_its_settings() {
    try (var judge = ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\n{\"verdict\":\"abort\"}")) {
      var gate =
          made(
              "http-judge",
              Map.of(
                  "url", "http://127.0.0.1:" + judge.port() + "/judge",
                  "deadline", "10s",
                  "header.Authorization", "Bearer s3cret"));

      assertThat(gate.ask(new Asked()).verdict()).isEqualTo(Verdict.FAIL);
      assertThat(judge.requests().get(0)).contains("Authorization: Bearer s3cret");
    }
  }

  @Test
  void http_judge_reports_every_fault_at_once_and_no_secret() {
    assertRefused(
        "http-judge",
        Map.of(
            "url", "http://me:s3cret@judge/",
            "deadline", "2m",
            "trusted-certificates", "/nowhere.pem",
            "header.X", "s3cret\n"),
        "url must be an http or https URL",
        "deadline must be more than zero and at most 1 minute",
        "trusted-certificates was '/nowhere.pem' but must be a readable PEM file",
        "the value of header 'X' must be");
  }

  @Test
  void approval_file_takes_all_its_settings() throws Exception {
    var gate =
        made(
            "approval-file",
            Map.of(
                "directory",
                folder.toString(),
                "name",
                "switch",
                "approvers",
                "nobody-else, " + Files.getOwner(folder).getName()));
    Files.writeString(folder.resolve("d-1@switch.approved"), "Jane");

    assertThat(gate.ask(new Asked()).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void approval_file_reports_every_fault_at_once() {
    assertRefused(
        "approval-file",
        Map.of("directory", "approvals", "name", "../x", "approvers", "jane,,joe"),
        "directory was 'approvals' but must be an absolute path",
        "name was '../x' but must match",
        "approvers was 'jane,,joe' but must be user names");
  }

  @Test
  void freeze_window_takes_all_its_settings() {
    var settings =
        Map.of(
            "zone", "Europe/Vienna",
            "weekly", "FRI 18:00-24:00; Sat-Sun 00:00-24:00",
            "dated", "2025-12-20/2026-01-06; 2026-03-01T18:00/2026-03-02T06:00");
    var gate = made("freeze-window", settings);

    assertThat(gate.ask(new Asked().at("2025-06-12T12:00:00Z")).verdict()).isEqualTo(Verdict.PASS);
    assertThat(gate.ask(new Asked().at("2025-06-13T15:59:00Z")).verdict()).isEqualTo(Verdict.PASS);
    assertThat(gate.ask(new Asked().at("2025-06-13T16:00:00Z")).reasons())
        .containsExactly("freeze 'FRI 18:00-24:00' until 2025-06-16T00:00 Europe/Vienna");
    assertThat(gate.ask(new Asked().at("2026-01-06T22:59:00Z")).verdict()).isEqualTo(Verdict.WAIT);
    assertThat(gate.ask(new Asked().at("2026-01-06T23:00:00Z")).verdict()).isEqualTo(Verdict.PASS);
    assertThat(gate.ask(new Asked().at("2026-03-02T04:59:00Z")).verdict()).isEqualTo(Verdict.WAIT);
    assertThat(gate.ask(new Asked().at("2026-03-02T05:00:00Z")).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void freeze_window_can_be_asked_for_a_running_one_and_be_overridden() {
    var running =
        made(
            "freeze-window",
            Map.of("zone", "UTC", "weekly", "MON-SUN 00:00-24:00", "asks", "may-continue"));
    var overridden =
        made(
            "freeze-window",
            Map.of(
                "zone",
                "UTC",
                "weekly",
                "MON-SUN 00:00-24:00",
                "override-by",
                "Jane",
                "override-why",
                "hotfix"));

    assertThat(running.ask(new Asked()).reasons().get(0)).endsWith("may continue");
    assertThat(overridden.ask(new Asked()).reasons().get(0)).endsWith("overridden by Jane: hotfix");
  }

  @Test
  void freeze_window_reports_every_fault_at_once() {
    assertRefused(
        "freeze-window",
        Map.of(
            "zone", "Vienna",
            "weekly", "Caturday 10:00-11:00",
            "dated", "2026-01-06/2025-12-20",
            "asks", "may-stop",
            "override-by", "Jane"),
        "zone was 'Vienna' but must be a time zone",
        "weekly was 'Caturday 10:00-11:00' but must be such as",
        "dated was '2026-01-06/2025-12-20' but must be such as",
        "asks was 'may-stop' but must be may-start or may-continue",
        "override-by and override-why go together");
    assertRefused("freeze-window", Map.of("zone", "UTC"), "weekly or dated is missing");
  }

  private static void assertRefused(String name, Map<String, String> settings, String... faults) {
    assertThatThrownBy(() -> made(name, settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(faults)
        .hasMessageNotContaining("s3cret");
  }

  private static Gate made(String name, Map<String, String> settings) {
    return ServiceLoader.load(GateProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow()
        .create(AdapterConfig.of("gate '" + name + "'", settings));
  }
}
