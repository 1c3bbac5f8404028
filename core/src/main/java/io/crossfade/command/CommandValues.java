package io.crossfade.command;

import io.crossfade.model.Endpoint;
import io.crossfade.model.Names;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What fills the places of a {@link CommandTemplate}. Names pass the allow-list of {@link Names}
 * and cannot be taken for an option or for a folder above; they are refused, never escaped.
 *
 * <p>Immutable.
 */
public final class CommandValues {

  private static final CommandValues NONE = new CommandValues(Map.of());

  private final Map<String, String> values;

  private CommandValues(Map<String, String> values) {
    this.values = values;
  }

  /** Returns no values, to build on. */
  public static CommandValues none() {
    return NONE;
  }

  /**
   * Returns {@code name} if it may be part of a command or of a path.
   *
   * @param what what the name is for, such as {@code instance id}
   * @param name the name to check
   * @throws IllegalArgumentException if it is not on the allow-list of {@link Names}, begins with
   *     {@code -}, or is {@code .} or {@code ..}
   */
  public static String requireSafe(String what, String name) {
    Names.requireAllowed(what, name);
    if (name.startsWith("-") || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException(
          what
              + " must not begin with '-' nor be '.' or '..' to be part of a command, was '"
              + name
              + "'");
    }
    return name;
  }

  /**
   * Returns these values and a name.
   *
   * @param placeholder the place that it fills, without braces
   * @param value the name
   * @throws IllegalArgumentException if {@link #requireSafe} refuses it
   */
  public CommandValues name(String placeholder, String value) {
    return with(placeholder, requireSafe(placeholder, value));
  }

  /** Returns these values and a whole number. */
  public CommandValues number(String placeholder, long value) {
    return with(placeholder, Long.toString(value));
  }

  /** Returns these values and an address, as {@code host} and {@code port}. */
  public CommandValues endpoint(Endpoint endpoint) {
    return with("host", endpoint.host()).number("port", endpoint.port());
  }

  /**
   * Returns these values and a path, made absolute. It must not come from outside: only names may.
   *
   * @param placeholder the place that it fills, without braces
   * @param path a path that the operator configured, with nothing but checked names added
   */
  public CommandValues path(String placeholder, Path path) {
    return with(placeholder, path.toAbsolutePath().toString());
  }

  String value(String placeholder) {
    var value = values.get(placeholder);
    if (value == null) {
      throw new IllegalArgumentException("there is no value for {" + placeholder + "}");
    }
    return value;
  }

  private CommandValues with(String placeholder, String value) {
    var more = new LinkedHashMap<>(values);
    more.put(placeholder, value);
    return new CommandValues(more);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
