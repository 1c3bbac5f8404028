package io.crossfade.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  @Test
  void reads_values_behind_a_space_or_an_equals_sign() {
    CommandLine line = line("--name", "a-1", "--number=7", "--share", "0.25", "--flag=true");

    assertThat(line.requiredName("name")).isEqualTo("a-1");
    assertThat(line.wholeNumber("number", 0, 0, 9)).isEqualTo(7);
    assertThat(line.share("share", 0)).isEqualTo(0.25);
    assertThat(line.flag("flag", false)).isTrue();
    line.refuseFaults();
  }

  @Test
  void falls_back_to_defaults() {
    CommandLine line = line();

    assertThat(line.wholeNumber("number", 3, 0, 9)).isEqualTo(3);
    assertThat(line.millis("number", Duration.ofSeconds(1), Duration.ofSeconds(9)))
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(line.path("name")).isEmpty();
    assertThat(line.flag("flag", true)).isTrue();
    line.refuseFaults();
  }

  @Test
  void reports_all_faults_at_once() {
    CommandLine line = line("--number", "12", "--share=2", "--flag", "yes", "--what", "--number=1");
    line.requiredName("name");
    line.wholeNumber("number", 0, 0, 9);
    line.share("share", 0);
    line.flag("flag", false);

    assertThatThrownBy(line::refuseFaults)
        .isInstanceOf(IllegalArgumentException.class)
        .extracting(fault -> fault.getMessage().lines().toList())
        .isEqualTo(
            List.of(
                "'--what' is not an option; known: --flag, --name, --number, --share",
                "--number was '1' but must be given once only, was '12' before",
                "--name is required",
                "--number was '12' but must be a whole number within 0..9",
                "--share was '2' but must be a share within 0..1, such as 0.2",
                "--flag was 'yes' but must be true or false"));
  }

  @Test
  void refuses_a_missing_value() {
    CommandLine line = line("--name", "--number", "1");

    assertThatThrownBy(line::refuseFaults).hasMessage("--name needs a value");
  }

  @Test
  void refuses_names_that_could_break_a_header() {
    CommandLine line = line("--name", "v1\r\nSet-Cookie: a");
    line.requiredName("name");

    assertThatThrownBy(line::refuseFaults).hasMessageContaining("must be 1 to 128 letters");
  }

  private static CommandLine line(String... arguments) {
    return CommandLine.parse(List.of(arguments), Set.of("name", "number", "share", "flag"));
  }
}
