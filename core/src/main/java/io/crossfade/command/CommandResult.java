package io.crossfade.command;

import io.crossfade.model.Names;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * How a command ended, and what it said. All text is decoded as UTF-8 and has no control characters
 * but line ends.
 *
 * <p>Immutable.
 */
public final class CommandResult {

  private static final int SHOWN = 300;

  private final OptionalInt exitCode;
  private final CappedText output;
  private final CappedText errors;
  private final Duration took;

  CommandResult(OptionalInt exitCode, CappedText output, CappedText errors, Duration took) {
    this.exitCode = exitCode;
    this.output = output;
    this.errors = errors;
    this.took = took;
  }

  /** Returns the exit code; empty if the command was ended because its deadline had passed. */
  public OptionalInt exitCode() {
    return exitCode;
  }

  /** Returns whether the command was ended because its deadline had passed. */
  public boolean timedOut() {
    return exitCode.isEmpty();
  }

  /** Returns whether it ended by itself with exit code 0. */
  public boolean succeeded() {
    return exitedWith(0);
  }

  /** Returns whether it ended by itself with this exit code. */
  public boolean exitedWith(int code) {
    return exitCode.isPresent() && exitCode.getAsInt() == code;
  }

  /** Returns what it wrote to standard output, up to the cap. */
  public String output() {
    return output.text();
  }

  /** Returns what it wrote to standard error, up to the cap. */
  public String errors() {
    return errors.text();
  }

  /** Returns whether it wrote more than the cap, and the rest was thrown away. */
  public boolean truncated() {
    return output.truncated() || errors.truncated();
  }

  /** Returns how long it ran. */
  public Duration took() {
    return took;
  }

  /**
   * Returns the first line that says something: of the output, or else of the errors; empty if
   * there is none. At most 300 characters.
   */
  public String firstLine() {
    return (output() + "\n" + errors())
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .map(line -> Names.printable(line, SHOWN))
        .orElse("");
  }

  /** Returns how it ended in a few words, with its first line, for a message. */
  @Override
  public String toString() {
    var seconds = String.format(Locale.ROOT, "%.1f s", took.toNanos() / 1e9);
    var ending = timedOut() ? "was ended after " + seconds : "exited with " + exitCode.getAsInt();
    return ending + (firstLine().isEmpty() ? "" : " and said '" + firstLine() + "'");
  }
}
