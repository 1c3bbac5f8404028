package io.crossfade.strategies.internal;

import io.crossfade.config.SettingsReader;
import io.crossfade.model.GroupId;
import io.crossfade.model.Names;
import io.crossfade.spec.GatePolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads what the settings of all strategies have in common. Not API: may change or vanish in any
 * release.
 *
 * <p>Thread-safe.
 */
public final class Settings {

  private static final int MOST_ERRORS = 1_000;

  private Settings() {}

  /** Reads names of gates, separated by commas; none if the key is missing. */
  public static List<String> gates(SettingsReader reader, String key) {
    return list(
        reader,
        key,
        List.of(),
        "be names of gates, separated by commas",
        name -> Names.requireAllowed("gate", name));
  }

  /**
   * Reads a list separated by commas.
   *
   * @param must what is told if any of its items cannot be read
   */
  public static <T> List<T> list(
      SettingsReader reader,
      String key,
      List<T> otherwise,
      String must,
      Function<String, T> parse) {
    return reader.value(
        key, otherwise, otherwise, text -> understood(must, () -> items(text, parse)));
  }

  private static <T> List<T> items(String text, Function<String, T> parse) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).map(parse).toList();
  }

  /** Returns what is read, or fails with the words for the person who wrote it. */
  public static <T> T understood(String must, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(must, e);
    }
  }

  /** Reads how all gates are asked: {@code gate-interval}, {@code gate-deadline} and the like. */
  public static GatePolicy policy(SettingsReader reader) {
    var standard = GatePolicy.standard();
    return standard.toBuilder()
        .interval(positive(reader, "gate-interval", standard.interval()))
        .deadline(positive(reader, "gate-deadline", standard.deadline()))
        .inconclusive(response(reader, "gate-inconclusive", standard.inconclusive()))
        .noData(response(reader, "gate-no-data", standard.noData()))
        .error(response(reader, "gate-error", standard.error()))
        .errorLimit(reader.number("gate-error-limit", standard.errorLimit(), 1, MOST_ERRORS))
        .build();
  }

  private static Duration positive(SettingsReader reader, String key, Duration otherwise) {
    var value = duration(reader, key, otherwise);
    if (value.isZero()) {
      reader.fault(key + " was '0' but must be more than zero");
      return otherwise;
    }
    return value;
  }

  /** Reads a duration that is not negative. */
  public static Duration duration(SettingsReader reader, String key, Duration otherwise) {
    var value = reader.duration(key, otherwise);
    if (value.isNegative()) {
      reader.fault(key + " was '" + value + "' but must not be negative");
      return otherwise;
    }
    return value;
  }

  private static GatePolicy.Response response(
      SettingsReader reader, String key, GatePolicy.Response otherwise) {
    return reader.value(
        key,
        otherwise,
        otherwise,
        text ->
            switch (text) {
              case "hold" -> GatePolicy.Response.HOLD;
              case "roll-back" -> GatePolicy.Response.ROLL_BACK;
              default -> throw new IllegalArgumentException("be hold or roll-back");
            });
  }

  /** Reads {@code groups}: two names, separated by a comma. */
  public static GroupPair groups(SettingsReader reader) {
    return reader.value(
        "groups",
        GroupPair.BLUE_GREEN,
        GroupPair.BLUE_GREEN,
        text ->
            understood(
                "be the names of two groups, separated by a comma",
                () -> {
                  var names = items(text, GroupId::of);
                  if (names.size() != 2) {
                    throw new IllegalArgumentException("two");
                  }
                  return new GroupPair(names.get(0), names.get(1));
                }));
  }
}
