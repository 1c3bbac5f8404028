package io.crossfade.probe;

import io.crossfade.command.CommandResult;
import io.crossfade.command.CommandRunner;
import io.crossfade.command.CommandTemplate;
import io.crossfade.command.CommandValues;
import io.crossfade.error.AdapterException;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.spi.HealthProbe;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Asks a command whether an instance is healthy: exit code 0 says yes, any other no, with the first
 * line of its output as the reason. It may use {@code {instance}}, {@code {revision}}, {@code
 * {incarnation}}, {@code {host}} and {@code {port}}; that the expected revision answers is for the
 * command to check.
 *
 * <p>A command that takes longer than the deadline is ended, and the instance is unhealthy; one
 * that cannot be started says nothing of the instance.
 *
 * <p>Thread-safe.
 */
public final class CommandProbe implements HealthProbe {

  static final Set<String> PLACEHOLDERS =
      Set.of("instance", "revision", "incarnation", "host", "port");
  static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);
  private static final int OUTPUT_CAP = 8192;

  private final CommandTemplate command;
  private final Duration deadline;
  private final CommandRunner runner = CommandRunner.system();

  private CommandProbe(CommandTemplate command, Duration deadline) {
    this.command = command;
    this.deadline = deadline;
  }

  /**
   * Returns a probe that runs a command, within 5 seconds.
   *
   * @param command what to run
   * @throws IllegalArgumentException if it has a placeholder that a probe does not fill
   */
  public static CommandProbe of(CommandTemplate command) {
    return of(command, DEFAULT_DEADLINE);
  }

  /**
   * Returns a probe that runs a command.
   *
   * @param command what to run
   * @param deadline how long it may take in all, more than zero
   * @throws IllegalArgumentException if it has a placeholder that a probe does not fill
   */
  public static CommandProbe of(CommandTemplate command, Duration deadline) {
    Objects.requireNonNull(command, "command").requireOnly(PLACEHOLDERS);
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("deadline must be more than zero, was " + deadline);
    }
    return new CommandProbe(command, deadline);
  }

  @Override
  public Health check(Instance instance) {
    try {
      var argv = command.fill(valuesOf(instance));
      return verdict(runner.run(argv, deadline, OUTPUT_CAP, Map.of()));
    } catch (AdapterException | IllegalArgumentException e) {
      return Health.unknown(String.valueOf(e.getMessage()));
    }
  }

  private static CommandValues valuesOf(Instance instance) {
    return CommandValues.none()
        .name("instance", instance.id().value())
        .name("revision", instance.revision().value())
        .name("incarnation", instance.incarnation().value())
        .endpoint(instance.endpoint());
  }

  private static Health verdict(CommandResult result) {
    if (result.succeeded()) {
      return Health.healthy();
    }
    var line = result.firstLine();
    return Health.unhealthy(
        result.timedOut() || line.isEmpty() ? "the health command " + result : line);
  }
}
