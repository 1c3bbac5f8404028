package io.crossfade.gate;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A time in which nothing is to be deployed, once or every week.
 *
 * <p>Implementations are immutable.
 */
interface FreezeWindow {

  String name();

  /** Returns when the window that a moment lies in ends; empty if it lies in none. */
  Optional<Instant> end(Instant moment, ZoneId zone);

  /** On some days of each week; up to a time not after {@code from}, until the day after. */
  record Weekly(String name, Set<DayOfWeek> days, LocalTime from, LocalTime to)
      implements FreezeWindow {

    public Weekly {
      PersonsWord.require("name of a freeze window", name);
      if (days.isEmpty()) {
        throw new IllegalArgumentException("freeze window '" + name + "' must have a day");
      }
      days = Set.copyOf(EnumSet.copyOf(days));
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
    }

    @Override
    public Optional<Instant> end(Instant moment, ZoneId zone) {
      var today = moment.atZone(zone).toLocalDate();
      return Stream.of(today, today.minusDays(1))
          .filter(day -> days.contains(day.getDayOfWeek()))
          .filter(day -> !day.atTime(from).atZone(zone).toInstant().isAfter(moment))
          .map(day -> lastDay(day).atTime(to).atZone(zone).toInstant())
          .filter(moment::isBefore)
          .findFirst();
    }

    private LocalDate lastDay(LocalDate first) {
      return to.isAfter(from) ? first : first.plusDays(1);
    }
  }

  /** From one moment to another, the end not included. */
  record Dated(String name, LocalDateTime from, LocalDateTime to) implements FreezeWindow {

    public Dated {
      PersonsWord.require("name of a freeze window", name);
      if (!from.isBefore(to)) {
        throw new IllegalArgumentException(
            "freeze window '" + name + "' must end after " + from + ", ended " + to);
      }
    }

    @Override
    public Optional<Instant> end(Instant moment, ZoneId zone) {
      var end = to.atZone(zone).toInstant();
      boolean begun = !from.atZone(zone).toInstant().isAfter(moment);
      return begun && moment.isBefore(end) ? Optional.of(end) : Optional.empty();
    }
  }
}
