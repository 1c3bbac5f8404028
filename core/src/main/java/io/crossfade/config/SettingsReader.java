package io.crossfade.config;

import io.crossfade.error.ConfigurationException;
import io.crossfade.model.Names;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one adapter's settings, and collects every fault on the way. Got from {@link
 * AdapterConfig#read}.
 *
 * <p>Not thread-safe.
 */
public final class SettingsReader {

  private static final Pattern SHORT_DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final Set<String> YES_OR_NO = Set.of("true", "false");

  private final String adapter;
  private final Map<String, String> settings;
  private final Set<String> asked = new TreeSet<>();
  private final List<String> faults = new ArrayList<>();

  SettingsReader(String adapter, Map<String, String> settings) {
    this.adapter = adapter;
    this.settings = settings;
  }

  <T> T read(Function<SettingsReader, T> reading) {
    @Nullable T made = null;
    try {
      made = reading.apply(this);
    } catch (IllegalArgumentException e) {
      if (faults.isEmpty()) {
        faults.add(String.valueOf(e.getMessage()));
      }
    }
    settings.keySet().stream()
        .filter(key -> !asked.contains(key))
        .sorted()
        .forEach(
            key ->
                faults.add(
                    Names.printable(key)
                        + " is not a setting of this adapter, which has "
                        + asked));
    if (made == null || !faults.isEmpty()) {
      throw new ConfigurationException(adapter, faults);
    }
    return made;
  }

  /** Returns a text; a fault if it is missing or empty. */
  public String text(String key) {
    return value(key, "", text -> text);
  }

  /** Returns a text, or the default if it is missing. */
  public String text(String key, String otherwise) {
    return value(key, otherwise, otherwise, text -> text);
  }

  /** Returns a text if it is there. */
  public Optional<String> optionalText(String key) {
    asked.add(key);
    return Optional.ofNullable(settings.get(key));
  }

  /** Returns a whole number within bounds, or the default if it is missing. */
  public int number(String key, int otherwise, int least, int most) {
    return value(
        key,
        otherwise,
        otherwise,
        text -> {
          int number = Integer.parseInt(text);
          if (number < least || number > most) {
            throw new IllegalArgumentException("be within " + least + ".." + most);
          }
          return number;
        });
  }

  /** Returns yes or no, or the default if it is missing. */
  public boolean flag(String key, boolean otherwise) {
    return value(
        key,
        otherwise,
        otherwise,
        text -> {
          if (!YES_OR_NO.contains(text)) {
            throw new IllegalArgumentException("be true or false");
          }
          return Boolean.parseBoolean(text);
        });
  }

  /**
   * Returns a duration such as {@code 500ms}, {@code 30s}, {@code 5m}, {@code PT30S}, or the
   * default.
   */
  public Duration duration(String key, Duration otherwise) {
    return value(key, otherwise, otherwise, SettingsReader::parseDuration);
  }

  /** Returns a value read in the caller's way; a fault if it is missing or the way refuses it. */
  public <T> T value(String key, T standIn, Function<String, T> parse) {
    asked.add(key);
    var text = settings.get(key);
    if (text == null || text.isEmpty()) {
      faults.add(key + " is missing");
      return standIn;
    }
    return parsed(key, text, standIn, parse);
  }

  /** Returns a value read in the caller's way, or the default if it is missing. */
  public <T> T value(String key, T otherwise, T standIn, Function<String, T> parse) {
    asked.add(key);
    var text = settings.get(key);
    return text == null ? otherwise : parsed(key, text, standIn, parse);
  }

  /** Adds a fault that concerns more than one setting. */
  public void fault(String fault) {
    faults.add(fault);
  }

  private <T> T parsed(String key, String text, T standIn, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (NumberFormatException e) {
      faults.add(key + " was '" + Names.printable(text) + "' but must be a whole number");
    } catch (IllegalArgumentException e) {
      faults.add(key + " was '" + Names.printable(text) + "' but must " + e.getMessage());
    }
    return standIn;
  }

  private static Duration parseDuration(String text) {
    var matcher = SHORT_DURATION.matcher(text);
    try {
      return matcher.matches()
          ? shortDuration(matcher.group(1), matcher.group(2))
          : Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("be a duration such as 500ms, 30s, 5m or PT30S", e);
    }
  }

  private static Duration shortDuration(String number, String unit) {
    long value = Long.parseLong(number);
    return switch (unit) {
      case "ms" -> Duration.ofMillis(value);
      case "s" -> Duration.ofSeconds(value);
      case "m" -> Duration.ofMinutes(value);
      default -> Duration.ofHours(value);
    };
  }
}
