package io.crossfade.examples.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadLedgerTest {
  private static final long START = 5_000;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LoadLedger ledger = new LoadLedger(Instant.EPOCH, START, "quiet");

  private LoadLedger.Account issue(long second) {
    return ledger.issue(START + second * SECOND, START + second * SECOND + 1_000_000);
  }

  @Test
  void enters_a_request_where_it_was_due_not_where_it_ended() {
    LoadLedger.Account account = issue(1);
    ledger.enterPhase("deployment", START + 2 * SECOND);
    ledger.succeeded(account, "v1", 4 * SECOND);

    LoadReport report = ledger.report(START + 5 * SECOND);

    assertThat(report.phase("quiet").orElseThrow().succeeded()).isEqualTo(1);
    assertThat(report.phase("deployment").orElseThrow().sent()).isZero();
    assertThat(report.seconds())
        .containsExactly(
            new SecondCounts(0, 0, Map.of()),
            new SecondCounts(1, 1, Map.of("v1", new VersionCounts(1, 0))));
  }

  @Test
  void enters_a_late_request_in_the_phase_it_was_due_in() {
    ledger.enterPhase("deployment", START + 2 * SECOND);

    ledger.issue(START + SECOND, START + 3 * SECOND);

    assertThat(ledger.report(START).phase("quiet").orElseThrow().sent()).isEqualTo(1);
  }

  @Test
  void goes_on_with_a_phase_that_is_entered_again() {
    issue(0);
    ledger.enterPhase("deployment", START + SECOND);
    issue(1);
    ledger.enterPhase("quiet", START + 2 * SECOND);
    issue(2);

    assertThat(ledger.report(START).phases())
        .extracting(PhaseReport::name, PhaseReport::sent)
        .containsExactly(tuple("quiet", 2L), tuple("deployment", 1L));
  }

  @Test
  void keeps_the_first_ten_failures_and_counts_all() {
    for (int i = 0; i < 12; i++) {
      ledger.failed(
          issue(0), new Failure(FailureKind.SERVER_ERROR, "v2", "status 500"), "GET " + i);
    }

    LoadReport report = ledger.report(START);

    assertThat(report.failuresByKind()).isEqualTo(Map.of(FailureKind.SERVER_ERROR, 12L));
    assertThat(report.versions()).isEqualTo(Map.of("v2", new VersionCounts(0, 12)));
    assertThat(report.firstFailures())
        .extracting(FailureSample::request)
        .hasSize(10)
        .startsWith("GET 0")
        .endsWith("GET 9");
  }

  @Test
  void keeps_no_text_that_could_steer_a_terminal() {
    Failure failure = new Failure(FailureKind.SERVER_ERROR, "v2", "\u001b[2Jboo\r\n");

    ledger.failed(issue(0), failure, "GET 1");

    assertThat(ledger.report(START).firstFailures().get(0).detail()).isEqualTo("?[2Jboo??");
  }

  @Test
  void does_not_keep_an_endless_number_of_versions() {
    for (int i = 0; i < 100; i++) {
      ledger.succeeded(issue(0), "v" + i, 1);
    }

    assertThat(ledger.report(START).versions())
        .hasSize(17)
        .containsEntry("other", new VersionCounts(84, 0));
  }

  @Test
  void measures_its_own_lag() {
    issue(0);

    assertThat(ledger.report(START).sendLag().max())
        .isBetween(Duration.ofNanos(990_000), Duration.ofNanos(1_010_000));
  }

  @Test
  void stops_its_clock_at_the_end() {
    ledger.finish(START + 3 * SECOND);

    LoadReport report = ledger.report(START + 9 * SECOND);

    assertThat(report.finished()).isTrue();
    assertThat(report.elapsed()).isEqualTo(Duration.ofSeconds(3));
  }
}
