package io.crossfade.examples.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportTextTest {
  @Test
  void shows_totals_phases_and_the_first_failures() {
    assertThat(ReportText.of(Reports.ofSeconds("v1=3 v2!1")))
        .isEqualTo(
            """
            4 requests: 3 succeeded, 1 failed (1 RESET), 0 retried
            generator behind its schedule: p99 0.0 ms, max 0.0 ms
            phase            requests     failed        p50        p99        max
            deployment              4          1     5.2 ms    12.3 ms    31.0 ms
            1970-01-01T00:00:00Z RESET in phase 'deployment', version 'v2', GET with id 7: a "reset"

            """);
  }

  @Test
  void says_nothing_of_failures_when_there_are_none() {
    assertThat(ReportText.of(Reports.ofSeconds("v1=3")))
        .startsWith("3 requests: 3 succeeded, 0 failed, 0 retried\n")
        .doesNotContain("RESET");
  }
}
