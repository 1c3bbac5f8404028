package io.crossfade.command;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Names;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Runs a command on this machine: an argument list, never a shell string. Its standard input is
 * empty, its output is always drained so that it never blocks, and it is ended with everything it
 * started when its deadline passes.
 *
 * <p>The pipes are read on the caller's thread, and only where bytes are ready, so no thread is
 * made and a process that outlives the command and holds its pipes does not hold up the caller.
 *
 * <p>Thread-safe.
 */
public final class CommandRunner {

  private static final CommandRunner SYSTEM = new CommandRunner(TimeSource.system());
  private static final Pattern OUT_OF_RESOURCES = Pattern.compile("error=(11|12|23|24),");
  private static final int MOST_OUTPUT = 16 * 1024 * 1024;

  private final TimeSource time;

  private CommandRunner(TimeSource time) {
    this.time = Objects.requireNonNull(time, "time");
  }

  /** Returns the runner that waits by the machine's clock. */
  public static CommandRunner system() {
    return SYSTEM;
  }

  /**
   * Returns a runner that waits by a clock of the caller's.
   *
   * @param time a clock of real time, since commands run in it
   */
  public static CommandRunner withTime(TimeSource time) {
    return new CommandRunner(time);
  }

  /**
   * Runs a command to its end or to its deadline. After the deadline it is asked to end, with
   * everything it started, and forced a second later; so this returns at most three seconds late.
   *
   * @param argv the program and its arguments
   * @param deadline how long it may run
   * @param outputCap how many bytes to keep of each of its two outputs, 0 to 16 MiB
   * @param environment variables added to those of this process
   * @return how it ended; a failure of the command is a result, not an exception
   * @throws AdapterException {@code PERMANENT} if it cannot be started, {@code TRANSIENT} if this
   *     machine is out of processes, files or memory, {@code OUTCOME_UNKNOWN} if this thread was
   *     interrupted; the command was then ended, and the interrupt flag is set
   */
  public CommandResult run(
      List<String> argv, Duration deadline, int outputCap, Map<String, String> environment) {
    if (outputCap < 0 || outputCap > MOST_OUTPUT) {
      throw new IllegalArgumentException(
          "outputCap must be within 0.." + MOST_OUTPUT + " bytes, was " + outputCap);
    }
    var run = new CommandRun(start(argv, environment), time, outputCap);
    try {
      return run.await(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AdapterException(
          Kind.OUTCOME_UNKNOWN,
          "Running " + words(argv) + " was interrupted; the command was ended half-way.",
          e);
    } finally {
      run.close();
    }
  }

  private static Process start(List<String> argv, Map<String, String> environment) {
    var builder = new ProcessBuilder(List.copyOf(argv));
    try {
      builder.environment().putAll(environment);
      var process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      var reason = Names.printable(String.valueOf(e.getMessage()), 300);
      throw new AdapterException(
          OUT_OF_RESOURCES.matcher(reason).find() ? Kind.TRANSIENT : Kind.PERMANENT,
          "Could not start the command " + words(argv) + ": " + reason + ".",
          e);
    }
  }

  private static String words(List<String> argv) {
    return "'" + Names.printable(String.join(" ", argv), 200) + "'";
  }
}
