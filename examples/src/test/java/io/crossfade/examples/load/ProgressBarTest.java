package io.crossfade.examples.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void overwrites_its_line_on_a_terminal() {
    ProgressBar bar = new ProgressBar(out, new Terminal(true, true, 80));

    bar.show(1, 4, "drain a-1");
    bar.show(4, 4, "done");
    bar.finish();

    assertThat(printed())
        .isEqualTo(
            "\r█████░░░░░░░░░░░░░░░  25% drain a-1"
                + "\r████████████████████ 100% done     "
                + "\n");
  }

  @Test
  void never_fills_a_line_to_its_end() {
    ProgressBar bar = new ProgressBar(out, new Terminal(true, false, 30));

    bar.show(1, 2, "something long");

    assertThat(printed()).isEqualTo("\r##########..........  50% som");
  }

  @Test
  void prints_lines_above_the_bar() {
    ProgressBar bar = new ProgressBar(out, new Terminal(true, false, 40));

    bar.show(0, 2, "go");
    bar.print("a line");

    String line = "....................   0% go";
    assertThat(printed())
        .isEqualTo("\r" + line + "\r" + " ".repeat(line.length()) + "\ra line\n\r" + line);
  }

  @Test
  void prints_a_line_for_each_new_text_and_each_tenth_elsewhere() {
    ProgressBar bar = new ProgressBar(out, Terminal.plain());

    bar.show(0, 100, "drain");
    bar.show(5, 100, "drain");
    bar.show(11, 100, "drain");
    bar.show(12, 100, "stop");
    bar.print("a line");
    bar.finish();

    assertThat(printed()).isEqualTo("[  0%] drain\n[ 11%] drain\n[ 12%] stop\na line\n");
  }

  @Test
  void refuses_progress_of_nothing() {
    ProgressBar bar = new ProgressBar(out, Terminal.plain());

    assertThatThrownBy(() -> bar.show(1, 0, "x"))
        .hasMessage("progress must be 0 or more of 1 or more, was 1 of 0");
  }
}
