package io.crossfade.examples.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShareChartTest {
  private static final String[] CANARY = {
    "v1=100", "v1=95 v2=5", "v1=75 v2=25", "v1=50 v2=50", "v1=1 v2=99", "v2=100"
  };

  @Test
  void draws_a_row_for_each_version_over_time() {
    LoadReport report = Reports.ofSeconds(CANARY);

    assertThat(ShareChart.lines(report, 43, true))
        .containsExactly(
            "v1     ██████▇▇▇▇▇▇▆▆▆▆▆▆▄▄▄▄▄▄▁▁▁▁▁▁",
            "v2           ▁▁▁▁▁▁▂▂▂▂▂▂▄▄▄▄▄▄▇▇▇▇▇▇██████",
            "       0s          2s          4s");
  }

  @Test
  void falls_back_to_ascii() {
    LoadReport report = Reports.ofSeconds(CANARY);

    assertThat(ShareChart.lines(report, 43, false))
        .containsExactly(
            "v1     ######%%%%%%******======......",
            "v2           ......::::::======%%%%%%######", "       0s          2s          4s");
  }

  @Test
  void marks_when_requests_failed() {
    LoadReport report = Reports.ofSeconds("v1=10", "v1=9 v2!1", "v1=10 none!2", "v1=10");

    assertThat(ShareChart.lines(report, 31, true))
        .containsExactly(
            "v1     ██████▇▇▇▇▇▇████████████",
            "v2           ▁▁▁▁▁▁",
            "failed       xxxxxxxxxxxx",
            "       0s          2s");
  }

  @Test
  void sums_up_seconds_where_there_are_more_than_columns() {
    String[] seconds =
        IntStream.range(0, 240).mapToObj(i -> i < 120 ? "v1=1" : "v2=1").toArray(String[]::new);

    assertThat(ShareChart.lines(Reports.ofSeconds(seconds), 31, false))
        .containsExactly(
            "v1     ############", "v2                 ############", "       0s          120s");
  }

  @Test
  void leaves_a_gap_where_nobody_answered() {
    LoadReport report = Reports.ofSeconds("v1=1", "", "v1=1");

    assertThat(ShareChart.lines(report, 31, false))
        .containsExactly("v1     ########        ########", "       0s      1s      2s");
  }

  @Test
  void draws_nothing_of_nothing() {
    assertThat(ShareChart.lines(Reports.ofSeconds(), 60, true)).isEmpty();
    assertThatThrownBy(() -> ShareChart.lines(Reports.ofSeconds(), 29, true))
        .hasMessage("width must be at least 30 columns, was 29");
  }
}
