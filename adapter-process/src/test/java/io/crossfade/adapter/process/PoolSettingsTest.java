package io.crossfade.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.command.CommandTemplate;
import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import io.crossfade.pool.Slot;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.InstancePoolProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolSettingsTest {

  @TempDir Path folder;

  @Test
  void all_three_pools_are_found_by_name() {
    assertThat(ServiceLoader.load(InstancePoolProvider.class))
        .extracting(InstancePoolProvider::name)
        .containsExactlyInAnyOrder("fixed", "child-process", "command");
  }

  @Test
  void a_pool_of_children_is_made_from_settings_and_touches_nothing() {
    var state = folder.resolve("state");

    var pool =
        children(
            Map.of(
                "directory", state.toString(),
                "command", "java -jar app-{revision}.jar --port {port}",
                "command.v2", "java -jar new.jar --port {port}",
                "ports", "20000-20099",
                "zone", "east",
                "start-deadline", "10s",
                "environment.APP_MODE", "live"));

    assertThat(pool.list()).isEmpty();
    assertThat(state).doesNotExist();
  }

  @Test
  void settings_of_children_report_all_faults_at_once() {
    assertThatThrownBy(
            () ->
                children(
                    Map.of(
                        "command", "java {secret}",
                        "command.v 2", "java {port-file}",
                        "command.v3", "java",
                        "ports", "9-8",
                        "zone", "a b",
                        "start-deadline", "0s",
                        "environment.A=B", "x",
                        "pots", "1")))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.faults())
                    .anyMatch(fault -> fault.equals("directory is missing"))
                    .anyMatch(fault -> fault.startsWith("command was 'java {secret}' but must"))
                    .anyMatch(fault -> fault.contains("revision must match"))
                    .anyMatch(fault -> fault.startsWith("command.v3 must have {port-file}"))
                    .anyMatch(fault -> fault.startsWith("ports was '9-8' but must"))
                    .anyMatch(fault -> fault.startsWith("zone cannot be used"))
                    .anyMatch(fault -> fault.startsWith("start-deadline must be more than zero"))
                    .anyMatch(fault -> fault.startsWith("environment has 'A=B'"))
                    .anyMatch(fault -> fault.startsWith("pots is not a setting of this adapter")));
  }

  @Test
  void children_that_are_given_no_port_must_be_told_where_to_write_theirs() {
    var none = CommandTemplate.of("java", "-jar", "app.jar");

    assertThatThrownBy(() -> ChildProcessSettings.builder(folder, none).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("command must have {port-file}");
    assertThatThrownBy(() -> ChildProcessSettings.builder(folder, none).ports(1, 9).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("command must have {port}");
  }

  @Test
  void a_pool_of_commands_is_made_from_settings_and_runs_nothing() {
    var pool =
        commands(
            Map.of(
                "instances", "a=10.0.0.1:80",
                "status", "/no/such/status {instance}",
                "start", "ssh {host} start {revision}",
                "stop", "ssh {host} stop {grace}",
                "replace", "ssh {host} replace {revision}",
                "force", "ssh {host} kill",
                "deadline", "5s"));

    assertThat(pool).isInstanceOf(CommandPool.class);
    assertThat(pool.capabilities().effects()).hasSize(3);
  }

  @Test
  void settings_of_commands_report_all_faults_at_once() {
    assertThatThrownBy(
            () ->
                commands(
                    Map.of(
                        "instances", "a=10.0.0.1",
                        "status", "show {revision}",
                        "start", "run \"it",
                        "deadline", "0s",
                        "output-cap", "5")))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.faults())
                    .anyMatch(fault -> fault.startsWith("instances was 'a=10.0.0.1' but must"))
                    .anyMatch(fault -> fault.startsWith("status was 'show {revision}' but must"))
                    .anyMatch(fault -> fault.startsWith("start was 'run \"it' but must"))
                    .anyMatch(fault -> fault.equals("stop is missing"))
                    .anyMatch(fault -> fault.startsWith("output-cap was '5' but must"))
                    .anyMatch(fault -> fault.startsWith("deadline must be more than zero")));
  }

  @Test
  void commands_that_are_missing_or_ask_for_too_much_are_refused() {
    var slots = List.of(Slot.of("a", "h:1"), Slot.of("a", "h:2"));

    assertThatThrownBy(
            () ->
                CommandPoolSettings.builder(slots)
                    .status(CommandTemplate.of("show", "{revision}"))
                    .settleDeadline(Duration.ZERO)
                    .executor(Runnable::run, 0)
                    .build())
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.faults())
                    .containsExactlyInAnyOrder(
                        "slot 'a' is there twice",
                        "parallelism must be within 1..256, was 0",
                        "settle-deadline must be more than zero, was PT0S",
                        "status must use no placeholder but {host}, {instance}, {port}, not"
                            + " {revision}",
                        "start is missing",
                        "stop is missing"));
  }

  private static InstancePool children(Map<String, String> settings) {
    return new ChildProcessPoolProvider()
        .create(AdapterConfig.of("instance pool 'child-process'", settings));
  }

  private static InstancePool commands(Map<String, String> settings) {
    return new CommandPoolProvider().create(AdapterConfig.of("instance pool 'command'", settings));
  }
}
