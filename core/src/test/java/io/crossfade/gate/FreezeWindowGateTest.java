package io.crossfade.gate;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.gate.FreezeWindowGate.Question;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateAnswer.Verdict;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreezeWindowGateTest {

  private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

  @ParameterizedTest
  @CsvSource({
    // Friday the 13th of June; Vienna is two hours ahead
    "2025-06-13T15:59:59Z, PASS",
    "2025-06-13T16:00:00Z, WAIT",
    "2025-06-13T22:30:00Z, WAIT",
    "2025-06-14T03:59:59Z, WAIT",
    "2025-06-14T04:00:00Z, PASS",
    "2025-06-12T17:00:00Z, PASS"
  })
  void waits_over_night_from_a_frozen_day(String now, Verdict verdict) {
    var gate =
        FreezeWindowGate.builder(VIENNA)
            .weekly("evening", EnumSet.of(FRIDAY), LocalTime.of(18, 0), LocalTime.of(6, 0))
            .build();

    assertThat(gate.ask(new Asked().at(now)).verdict()).isEqualTo(verdict);
  }

  @Test
  void says_until_when_over_windows_in_a_row() {
    assertThat(weekend().build().ask(new Asked().at("2025-06-13T17:00:00Z")))
        .isEqualTo(GateAnswer.waiting("freeze 'friday' until 2025-06-16T00:00 Europe/Vienna"));
  }

  @Test
  void what_has_started_may_continue() {
    var gate = weekend().asking(Question.MAY_CONTINUE).build();

    var answer = gate.ask(new Asked().at("2025-06-14T12:00:00Z"));

    assertThat(answer.verdict()).isEqualTo(Verdict.PASS);
    assertThat(answer.reasons().get(0)).contains("'weekend'", "may continue");
  }

  @ParameterizedTest
  @CsvSource({
    "2025-12-19T22:59:59Z, PASS",
    "2025-12-19T23:00:00Z, WAIT",
    "2026-01-06T22:59:59Z, WAIT",
    "2026-01-06T23:00:00Z, PASS"
  })
  void waits_in_a_dated_window(String now, Verdict verdict) {
    var gate =
        FreezeWindowGate.builder(VIENNA)
            .dated(
                "holidays",
                LocalDateTime.parse("2025-12-20T00:00"),
                LocalDateTime.parse("2026-01-07T00:00"))
            .build();

    assertThat(gate.ask(new Asked().at(now)).verdict()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    // the clock jumps from 2:00 to 3:00 at 1:00 UTC, so half past two is half past three
    "2025-03-30T01:29:59Z, PASS",
    "2025-03-30T01:30:00Z, WAIT",
    "2025-03-30T01:59:59Z, WAIT",
    "2025-03-30T02:00:00Z, PASS",
    // and here it is between 2:00 and 3:00 twice
    "2025-10-26T00:29:59Z, PASS",
    "2025-10-26T00:30:00Z, WAIT",
    "2025-10-26T01:59:59Z, WAIT",
    "2025-10-26T03:00:00Z, PASS"
  })
  void keeps_to_the_clock_on_the_wall_when_it_is_changed(String now, Verdict verdict) {
    var gate =
        FreezeWindowGate.builder(VIENNA)
            .weekly("backup", EnumSet.of(SUNDAY), LocalTime.of(2, 30), LocalTime.of(4, 0))
            .build();

    assertThat(gate.ask(new Asked().at(now)).verdict()).isEqualTo(verdict);
  }

  @Test
  void an_override_passes_and_says_who_and_why() {
    var gate = weekend().build();
    gate.override("Jane", "hotfix for order 12");

    assertThat(gate.ask(new Asked().at("2025-06-14T12:00:00Z")))
        .isEqualTo(
            GateAnswer.pass(
                "freeze 'weekend' until 2025-06-16T00:00 Europe/Vienna, overridden by Jane:"
                    + " hotfix for order 12"));
  }

  @Test
  void an_override_needs_a_name_and_a_reason() {
    var gate = weekend().build();

    assertThatThrownBy(() -> gate.override("Jane", " "))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> gate.override("", "because"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void windows_that_cover_the_week_do_not_loop() {
    var gate =
        FreezeWindowGate.builder(VIENNA)
            .weekly(
                "always", EnumSet.allOf(DayOfWeek.class), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)
            .build();

    assertThat(gate.ask(new Asked()).verdict()).isEqualTo(Verdict.WAIT);
  }

  @Test
  void refuses_windows_that_cannot_be() {
    var builder = FreezeWindowGate.builder(VIENNA);
    var noon = LocalDateTime.parse("2025-06-01T12:00");

    assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.dated("none", noon, noon))
        .hasMessage("freeze window 'none' must end after 2025-06-01T12:00, ended 2025-06-01T12:00");
    assertThatThrownBy(
            () ->
                builder.weekly(
                    "none", EnumSet.noneOf(DayOfWeek.class), LocalTime.NOON, LocalTime.MIDNIGHT))
        .hasMessage("freeze window 'none' must have a day");
  }

  private static FreezeWindowGate.Builder weekend() {
    return FreezeWindowGate.builder(VIENNA)
        .weekly("friday", EnumSet.of(FRIDAY), LocalTime.of(18, 0), LocalTime.MIDNIGHT)
        .weekly("weekend", EnumSet.of(SATURDAY, SUNDAY), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);
  }
}
