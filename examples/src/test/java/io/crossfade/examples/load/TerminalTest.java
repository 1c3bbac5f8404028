package io.crossfade.examples.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void believes_the_encoding_of_the_standard_output_first() {
    Map<String, String> newer = Map.of("stdout.encoding", "UTF-8", "native.encoding", "US-ASCII");
    Map<String, String> older = Map.of("native.encoding", "utf8");
    Map<String, String> odd = Map.of("stdout.encoding", "no such!", "native.encoding", "US-ASCII");

    assertThat(Terminal.detect(true, Map.of(), newer::get).unicode()).isTrue();
    assertThat(Terminal.detect(true, Map.of(), older::get).unicode()).isTrue();
    assertThat(Terminal.detect(true, Map.of(), odd::get).unicode()).isFalse();
    assertThat(Terminal.detect(true, Map.of(), name -> null).unicode()).isFalse();
  }

  @Test
  void is_interactive_on_a_console_that_is_not_dumb() {
    assertThat(Terminal.detect(true, Map.of("TERM", "xterm"), name -> null).interactive()).isTrue();
    assertThat(Terminal.detect(true, Map.of("TERM", "dumb"), name -> null).interactive()).isFalse();
    assertThat(Terminal.detect(false, Map.of("TERM", "xterm"), name -> null).interactive())
        .isFalse();
  }

  @Test
  void takes_the_width_that_the_shell_exports() {
    assertThat(Terminal.detect(true, Map.of("COLUMNS", "132"), name -> null).columns())
        .isEqualTo(132);
    assertThat(Terminal.detect(true, Map.of("COLUMNS", "wide"), name -> null).columns())
        .isEqualTo(80);
  }
}
