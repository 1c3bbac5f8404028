package io.crossfade.examples.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
  @TempDir private Path folder;

  @Test
  void reads_what_it_wrote() {
    LoadReport report = Reports.ofSeconds("v1=3", "", "v1=2 v2=1", "v2!2");

    ReportFile.write(folder.resolve("report"), report);

    assertThat(ReportFile.read(folder.resolve("report"))).isEqualTo(report);
    assertThat(folder.toFile().list()).containsExactly("report");
  }

  @Test
  void writes_lines_that_other_tools_can_read() throws IOException {
    ReportFile.write(folder.resolve("report"), Reports.ofSeconds("v1=3 v1!1"));

    List<String> lines = Files.readAllLines(folder.resolve("report"));

    assertThat(lines)
        .contains(
            "{\"type\":\"kind\",\"kind\":\"RESET\",\"count\":1}",
            "{\"type\":\"failure\",\"at\":\"1970-01-01T00:00:00Z\",\"phase\":\"deployment\","
                + "\"kind\":\"RESET\",\"version\":\"v2\",\"request\":\"GET with id 7\","
                + "\"detail\":\"a \\\"reset\\\"\\u000a\"}",
            "{\"type\":\"second\",\"second\":0,\"sent\":4}",
            "{\"type\":\"answers\",\"version\":\"v1\",\"succeeded\":3,\"failed\":1}");
  }

  @Test
  void refuses_half_a_report() throws IOException {
    Path file = folder.resolve("report");
    ReportFile.write(file, Reports.ofSeconds("v1=3", "v1=3"));
    List<String> lines = Files.readAllLines(file);

    Files.write(file, lines.subList(0, lines.size() - 1));

    assertThatThrownBy(() -> ReportFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must add up to");
  }

  @Test
  void says_which_file_it_could_not_read() {
    assertThatThrownBy(() -> ReportFile.read(folder.resolve("nothing")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void reads_flat_json_and_nothing_else() {
    assertThat(FlatJson.read("{}")).isEmpty();
    assertThat(FlatJson.read("{\"a\":\"\\u0041\\\\\",\"b\":-1,\"c\":true}"))
        .isEqualTo(Map.of("a", "A\\", "b", "-1", "c", "true"));
    assertThatThrownBy(() -> FlatJson.read("{\"a\":1")).hasMessageContaining("expected more");
    assertThatThrownBy(() -> FlatJson.read("{\"a\" 1}")).hasMessageContaining("expected ':'");
    assertThatThrownBy(() -> FlatJson.read("{} ")).hasMessageContaining("the end of the line");
  }
}
