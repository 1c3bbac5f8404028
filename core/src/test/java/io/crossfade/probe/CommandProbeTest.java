package io.crossfade.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.command.CommandTemplate;
import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import io.crossfade.model.Health;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@EnabledOnOs({OS.LINUX, OS.MAC})
class CommandProbeTest {

  private static final Instance INSTANCE =
      Instance.of("a", "v2", "127.0.0.1:8080").toBuilder()
          .incarnation(Incarnation.of("i-7"))
          .build();

  @Test
  void exit_code_zero_is_healthy() {
    assertThat(check("true")).isEqualTo(Health.healthy());
  }

  @Test
  void any_other_exit_code_is_unhealthy_with_the_first_line_as_reason() {
    var health = check("sh", "-c", "echo; echo 'pool exhausted'; echo more; exit 9");

    assertThat(health).isEqualTo(Health.unhealthy("pool exhausted"));
  }

  @Test
  void a_silent_failure_names_its_exit_code() {
    var health = check("sh", "-c", "exit 9");

    assertThat(health.state()).isEqualTo(Health.State.UNHEALTHY);
    assertThat(health.reason()).isEqualTo("the health command exited with 9");
  }

  @Test
  void the_command_is_told_whom_to_ask_and_what_is_expected() {
    var health =
        check(
            "sh",
            "-c",
            "echo $*; exit 1",
            "probe",
            "{instance}",
            "{revision}",
            "{incarnation}",
            "{host}",
            "{port}");

    assertThat(health.reason()).isEqualTo("a v2 i-7 127.0.0.1 8080");
  }

  @Test
  void a_command_that_cannot_start_says_nothing_of_the_instance() {
    var health = check("/no/such/program");

    assertThat(health.state()).isEqualTo(Health.State.UNKNOWN);
    assertThat(health.reason()).startsWith("Could not start the command '/no/such/program'");
  }

  @Test
  void a_late_answer_is_unhealthy() {
    var probe = CommandProbe.of(CommandTemplate.of("sleep", "60"), Duration.ofMillis(100));

    var health = probe.check(INSTANCE);

    assertThat(health.state()).isEqualTo(Health.State.UNHEALTHY);
    assertThat(health.reason()).startsWith("the health command was ended after 0.");
  }

  @Test
  void a_name_that_looks_like_an_option_is_not_passed_on() {
    var probe = CommandProbe.of(CommandTemplate.of("echo", "{instance}"));

    var health = probe.check(Instance.of("--help", "v2", "127.0.0.1:1"));

    assertThat(health.state()).isEqualTo(Health.State.UNKNOWN);
  }

  @Test
  void is_made_from_settings() {
    var config =
        AdapterConfig.of(
            "health probe 'command'", Map.of("command", "test {revision} = v2", "deadline", "2s"));

    var probe = new CommandProbeProvider().create(config);

    assertThat(probe.check(INSTANCE)).isEqualTo(Health.healthy());
    assertThat(probe.check(Instance.of("a", "v1", "127.0.0.1:1")).isHealthy()).isFalse();
  }

  @Test
  void settings_report_all_faults_at_once() {
    var config = AdapterConfig.of("p", Map.of("command", "x {key}", "deadline", "soon", "y", "z"));

    assertThatThrownBy(() -> new CommandProbeProvider().create(config))
        .isInstanceOfSatisfying(
            ConfigurationException.class, e -> assertThat(e.faults()).hasSize(3));
  }

  private static Health check(String... words) {
    return CommandProbe.of(CommandTemplate.of(words), Duration.ofSeconds(30)).check(INSTANCE);
  }
}
