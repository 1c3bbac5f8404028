package io.crossfade.examples.service;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Arguments of the form {@code --name value} or {@code --name=value}, read with all faults at once.
 *
 * <p>Readers return the default where an argument is missing or wrong, and remember what was wrong;
 * {@link #refuseFaults()} complains about everything in one message. Confined to one thread.
 */
public final class CommandLine {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  private CommandLine() {}

  /**
   * Splits the arguments; an unknown, repeated or incomplete one is remembered as a fault.
   *
   * @param arguments as given to {@code main}
   * @param known the option names that exist, without the dashes
   */
  public static CommandLine parse(List<String> arguments, Set<String> known) {
    CommandLine line = new CommandLine();
    List<String> rest = new ArrayList<>(arguments);
    while (!rest.isEmpty()) {
      line.take(rest, known);
    }
    return line;
  }

  private void take(List<String> rest, Set<String> known) {
    String argument = rest.remove(0);
    int equals = argument.indexOf('=');
    String option = equals < 0 ? argument : argument.substring(0, equals);
    if (!option.startsWith("--") || !known.contains(option.substring(2))) {
      faults.add("'" + option + "' is not an option; known: " + dashed(known));
    } else if (equals >= 0) {
      put(option.substring(2), argument.substring(equals + 1));
    } else if (rest.isEmpty() || rest.get(0).startsWith("--")) {
      faults.add(option + " needs a value");
    } else {
      put(option.substring(2), rest.remove(0));
    }
  }

  private static String dashed(Set<String> known) {
    return "--" + String.join(", --", new TreeSet<>(known));
  }

  private void put(String name, String value) {
    if (values.putIfAbsent(name, value) != null) {
      fault(name, value, "be given once only, was '" + values.get(name) + "' before");
    }
  }

  private void fault(String name, String value, String must) {
    faults.add("--" + name + " was '" + value + "' but must " + must);
  }

  /** Whether the option was given. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The text of an option. Default: {@code otherwise}. */
  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /** A name of letters, digits and {@code _.:-}, 1 to 128 long. Required. */
  public String requiredName(String name) {
    String value = values.get(name);
    if (value == null) {
      faults.add("--" + name + " is required");
      return "missing";
    }
    return checkedName(name, value);
  }

  /** A name of letters, digits and {@code _.:-}, 1 to 128 long. Default: {@code otherwise}. */
  public String name(String name, String otherwise) {
    return checkedName(name, text(name, otherwise));
  }

  private String checkedName(String name, String value) {
    if (!NAME.matcher(value).matches()) {
      fault(name, value, "be 1 to 128 letters, digits or any of _.:-");
    }
    return value;
  }

  /** A whole number within {@code min..max}. Default: {@code otherwise}. */
  public long wholeNumber(String name, long otherwise, long min, long max) {
    String value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, together with numbers out of range.
    }
    fault(name, value, "be a whole number within " + min + ".." + max);
    return otherwise;
  }

  /** A time in whole milliseconds within {@code 0..max}. Default: {@code otherwise}. */
  public Duration millis(String name, Duration otherwise, Duration max) {
    return Duration.ofMillis(wholeNumber(name, otherwise.toMillis(), 0, max.toMillis()));
  }

  /** A share within {@code 0..1}, such as {@code 0.2}. Default: {@code otherwise}. */
  public double share(String name, double otherwise) {
    String value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      double share = Double.parseDouble(value);
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Reported below, together with shares out of range.
    }
    fault(name, value, "be a share within 0..1, such as 0.2");
    return otherwise;
  }

  /** {@code true} or {@code false}. Default: {@code otherwise}. */
  public boolean flag(String name, boolean otherwise) {
    String value = text(name, Boolean.toString(otherwise));
    if (!value.equals("true") && !value.equals("false")) {
      fault(name, value, "be true or false");
    }
    return value.equals("true");
  }

  /** A path in the file system, if given. */
  public Optional<Path> path(String name) {
    try {
      return Optional.ofNullable(values.get(name)).map(Path::of);
    } catch (InvalidPathException e) {
      fault(name, text(name, ""), "be a path");
      return Optional.empty();
    }
  }

  /** Adds a fault that only the caller can see, such as two options that contradict each other. */
  public void fault(String sentence) {
    faults.add(sentence);
  }

  /**
   * Ends the reading.
   *
   * @throws IllegalArgumentException with every fault, one per line, if there was one
   */
  public void refuseFaults() {
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join(System.lineSeparator(), faults));
    }
  }
}
