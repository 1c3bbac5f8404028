package io.crossfade.examples.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadReportTest {
  @Test
  void adds_up_versions_in_order_of_appearance() {
    LoadReport report = Reports.ofSeconds("v1=3", "v1=2 v2=1", "v2!2");

    assertThat(report.versions().keySet()).containsExactly("v1", "v2");
    assertThat(report.versions()).containsEntry("v2", new VersionCounts(1, 2));
    assertThat(report.sent()).isEqualTo(8);
    assertThat(report.failed()).isEqualTo(2);
    assertThat(report.open()).isZero();
  }

  @Test
  void refuses_to_lose_a_request() {
    assertThatThrownBy(() -> report(true, 9, 7, 1)).hasMessageContaining("ended at the end");
    assertThatThrownBy(() -> report(false, 8, 8, 1)).hasMessageContaining("sent per second");
    assertThatThrownBy(() -> report(false, 9, 9, 0)).hasMessageContaining("failures by kind");
    assertThat(report(false, 9, 7, 1).open()).isEqualTo(1);
  }

  private static LoadReport report(boolean finished, long sent, long succeeded, long failed) {
    VersionCounts counts = new VersionCounts(succeeded, failed);
    return new LoadReport(
        Instant.EPOCH,
        Duration.ZERO,
        finished,
        0,
        Latency.none(),
        Map.of(FailureKind.TIMEOUT, 1L),
        List.of(),
        List.of(new PhaseReport("quiet", 9, succeeded, failed, Latency.none())),
        List.of(new SecondCounts(0, sent, Map.of("v1", counts))));
  }
}
