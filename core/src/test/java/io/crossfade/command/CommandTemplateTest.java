package io.crossfade.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import io.crossfade.model.Endpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTemplateTest {

  private static final Set<String> KNOWN = Set.of("instance", "revision", "host", "port");

  @Test
  void fills_places_within_words() {
    var template = CommandTemplate.of("ssh", "deploy@{host}", "start", "app@{instance}-{port}");

    var values = CommandValues.none().name("instance", "a").endpoint(Endpoint.of("10.0.0.1", 80));

    assertThat(template.fill(values))
        .containsExactly("ssh", "deploy@10.0.0.1", "start", "app@a-80");
  }

  @Test
  void a_doubled_brace_stands_for_a_brace() {
    var template = CommandTemplate.of("docker", "--format", "{{{{.State}}}}", "{{{instance}}}");

    var filled = template.fill(CommandValues.none().name("instance", "a"));

    assertThat(filled).containsExactly("docker", "--format", "{{.State}}", "{a}");
  }

  @Test
  void a_path_may_hold_what_a_name_may_not() {
    var template = CommandTemplate.of("ls", "{directory}/x");

    var filled = template.fill(CommandValues.none().path("directory", Path.of("/srv/my app;")));

    assertThat(filled).containsExactly("ls", "/srv/my app;/x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a;b",
        "a b",
        "a\nb",
        "$(a)",
        "`a`",
        "a&b",
        "a|b",
        "a'b",
        "a\"b",
        "a\\b",
        "a/b",
        "{b}",
        "a\u202eb",
        "a\0b",
        "",
        "-oProxyCommand",
        "--",
        ".",
        ".."
      })
  void refuses_a_name_that_could_be_more_than_a_name(String name) {
    assertThatThrownBy(() -> CommandValues.none().name("instance", name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("instance must ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "}", "{a", "a}", "{A}", "{}", "{{a}", "{a b}"})
  void refuses_a_brace_that_stands_alone(String word) {
    assertThatThrownBy(() -> CommandTemplate.of("run", word))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a command must have braces around placeholders only");
  }

  @Test
  void reads_words_and_quoted_words_from_a_setting() {
    var template = read("  /bin/run  --name \"two words\"\t{instance} \"\" ");

    assertThat(template.words())
        .isEqualTo(List.of("/bin/run", "--name", "two words", "{instance}", ""));
    assertThat(template.placeholders()).containsExactly("instance");
  }

  @Test
  void an_unknown_placeholder_is_a_configuration_error() {
    assertThatThrownBy(() -> read("run {instance} {secret}"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "command was 'run {instance} {secret}' but must use no placeholder but {host},"
                + " {instance}, {port}, {revision}, not {secret}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run \"a", "run a\"b\"", "run \"a\"b", "\"", "   ", "\"\" a"})
  void refuses_a_setting_that_cannot_be_split_into_words(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("but must ");
  }

  @Test
  void a_missing_value_is_misuse() {
    var template = CommandTemplate.of("run", "{instance}");

    assertThatThrownBy(() -> template.fill(CommandValues.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no value for {instance}");
  }

  private static CommandTemplate read(String text) {
    return AdapterConfig.of("test", Map.of("command", text))
        .read(settings -> CommandTemplate.read(settings, "command", KNOWN));
  }
}
