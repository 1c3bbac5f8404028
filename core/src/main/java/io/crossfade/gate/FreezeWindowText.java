package io.crossfade.gate;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Freeze windows as settings write them, separated by semicolons. Thread-safe. */
final class FreezeWindowText {

  private static final String WEEKLY_RULE = "be such as FRI 18:00-24:00; SAT,SUN 00:00-24:00";
  private static final String DATED_RULE =
      "be such as 2025-12-20/2026-01-06; 2026-03-01T18:00/2026-03-02T06:00";

  private FreezeWindowText() {}

  static List<FreezeWindow> weekly(String text) {
    return each(text, WEEKLY_RULE, FreezeWindowText::oneWeekly);
  }

  static List<FreezeWindow> dated(String text) {
    return each(text, DATED_RULE, FreezeWindowText::oneDated);
  }

  private static List<FreezeWindow> each(
      String text, String rule, Function<String, FreezeWindow> parse) {
    try {
      return Arrays.stream(text.split(";", -1)).map(String::strip).map(parse).toList();
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException(rule, e);
    }
  }

  private static FreezeWindow oneWeekly(String text) {
    var parts = text.split(" +", -1);
    var times = split(split(parts, 2)[1], "-");
    return new FreezeWindow.Weekly(text, days(parts[0]), time(times[0]), time(times[1]));
  }

  private static FreezeWindow oneDated(String text) {
    var ends = split(text, "/");
    return new FreezeWindow.Dated(text, first(ends[0]), last(ends[1]));
  }

  private static LocalDateTime first(String text) {
    return text.indexOf('T') < 0 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text);
  }

  /** A day without a time is frozen to its end. */
  private static LocalDateTime last(String text) {
    return text.indexOf('T') < 0
        ? LocalDate.parse(text).plusDays(1).atStartOfDay()
        : LocalDateTime.parse(text);
  }

  private static LocalTime time(String text) {
    return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
  }

  private static Set<DayOfWeek> days(String text) {
    var days = EnumSet.noneOf(DayOfWeek.class);
    for (var part : text.split(",", -1)) {
      var ends = part.split("-", -1);
      var last = day(ends[ends.length - 1]);
      for (var day = day(ends[0]); ; day = day.plus(1)) {
        days.add(day);
        if (day == last) {
          break;
        }
      }
    }
    return days;
  }

  private static DayOfWeek day(String text) {
    var upper = text.toUpperCase(Locale.ROOT);
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().equals(upper) || day.name().substring(0, 3).equals(upper))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no day of the week"));
  }

  private static String[] split(String text, String by) {
    return split(text.split(by, -1), 2);
  }

  private static String[] split(String[] parts, int wanted) {
    if (parts.length != wanted) {
      throw new IllegalArgumentException("not " + wanted + " parts");
    }
    return parts;
  }
}
