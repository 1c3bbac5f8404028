package io.crossfade.adapter.process;

import io.crossfade.command.CommandTemplate;
import io.crossfade.command.CommandValues;
import io.crossfade.error.ConfigurationException;
import io.crossfade.model.Names;
import io.crossfade.model.Revision;
import io.crossfade.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a {@link ChildProcessPool} starts its instances.
 *
 * <p>Immutable.
 */
public final class ChildProcessSettings {

  static final Set<String> PLACEHOLDERS =
      Set.of("instance", "revision", "directory", "host", "port", "port-file");

  private final Path directory;
  private final CommandTemplate command;
  private final Map<Revision, CommandTemplate> commands;
  private final Map<String, String> environment;
  private final String host;
  private final String zone;
  private final Optional<PortRange> ports;
  private final Duration startDeadline;
  private final Duration lockDeadline;
  private final TimeSource time;

  private ChildProcessSettings(Builder builder) {
    this.directory = builder.directory;
    this.command = builder.command;
    this.commands = Map.copyOf(builder.commands);
    this.environment = Map.copyOf(builder.environment);
    this.host = builder.host;
    this.zone = builder.zone;
    this.ports = builder.ports;
    this.startDeadline = builder.startDeadline;
    this.lockDeadline = builder.lockDeadline;
    this.time = builder.time;
  }

  /**
   * Returns a builder with what every pool needs.
   *
   * @param directory the state folder, made at the first start, for its owner only
   * @param command starts an instance in the foreground; it may use {@code {instance}}, {@code
   *     {revision}}, {@code {directory}} and {@code {host}}, and has {@code {port}} if the pool
   *     gives out ports, {@code {port-file}} if not
   */
  public static Builder builder(Path directory, CommandTemplate command) {
    return new Builder(directory, command);
  }

  Path directory() {
    return directory;
  }

  CommandTemplate commandFor(Revision revision) {
    return commands.getOrDefault(revision, command);
  }

  Map<String, String> environment() {
    return environment;
  }

  String host() {
    return host;
  }

  String zone() {
    return zone;
  }

  Optional<PortRange> ports() {
    return ports;
  }

  Duration startDeadline() {
    return startDeadline;
  }

  Duration lockDeadline() {
    return lockDeadline;
  }

  TimeSource time() {
    return time;
  }

  /** Collects what is optional of {@link ChildProcessSettings}. Not thread-safe. */
  public static final class Builder {

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    private final Path directory;
    private final CommandTemplate command;
    private final Map<Revision, CommandTemplate> commands = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private String host = "127.0.0.1";
    private String zone = "";
    private Optional<PortRange> ports = Optional.empty();
    private Duration startDeadline = Duration.ofSeconds(60);
    private Duration lockDeadline = Duration.ofSeconds(60);
    private TimeSource time = TimeSource.system();

    private Builder(Path directory, CommandTemplate command) {
      this.directory = Objects.requireNonNull(directory, "directory");
      this.command = Objects.requireNonNull(command, "command");
    }

    /** Sets another command for one revision. */
    public Builder command(Revision revision, CommandTemplate value) {
      commands.put(revision, Objects.requireNonNull(value, "command"));
      return this;
    }

    /** Sets the host at which instances are reached. Default: {@code 127.0.0.1}. */
    public Builder host(String value) {
      this.host = Objects.requireNonNull(value, "host");
      return this;
    }

    /**
     * Sets the ports that the pool gives out. Default: none; each instance listens on a port of its
     * own choice and writes it, with a line end, to the file {@code {port-file}}.
     *
     * @throws IllegalArgumentException if they are not two ports in their order
     */
    public Builder ports(int first, int last) {
      this.ports = Optional.of(new PortRange(first, last));
      return this;
    }

    /** Sets how long an instance may take to write its port. Default: 60 seconds. */
    public Builder startDeadline(Duration value) {
      this.startDeadline = Objects.requireNonNull(value, "startDeadline");
      return this;
    }

    /** Sets how long to wait for another process that changes the pool. Default: 60 seconds. */
    public Builder lockDeadline(Duration value) {
      this.lockDeadline = Objects.requireNonNull(value, "lockDeadline");
      return this;
    }

    /** Adds variables to the environment, the rest of which is this process's own. */
    public Builder environment(Map<String, String> values) {
      environment.putAll(values);
      return this;
    }

    /** Sets the failure domain of all instances. Default: none. */
    public Builder zone(String value) {
      this.zone = Objects.requireNonNull(value, "zone");
      return this;
    }

    /** Sets the clock by which is waited: one of real time, since processes live in it. */
    public Builder time(TimeSource value) {
      this.time = Objects.requireNonNull(value, "time");
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws ConfigurationException with every fault at once
     */
    public ChildProcessSettings build() {
      var faults = faults();
      if (!faults.isEmpty()) {
        throw new ConfigurationException("instance pool 'child-process'", faults);
      }
      return new ChildProcessSettings(this);
    }

    List<String> faults() {
      var faults = new ArrayList<String>();
      checkCommand(faults, "command", command);
      commands.forEach((revision, each) -> checkCommand(faults, "command." + revision, each));
      check(faults, "host", () -> CommandValues.requireSafe("it", host));
      if (!zone.isEmpty()) {
        check(faults, "zone", () -> Names.requireAllowed("it", zone));
      }
      checkDuration(faults, "start-deadline", startDeadline);
      checkDuration(faults, "lock-deadline", lockDeadline);
      environment.keySet().stream()
          .filter(name -> !VARIABLE.matcher(name).matches())
          .forEach(
              name ->
                  faults.add(
                      "environment has '"
                          + Names.printable(name)
                          + "', but a variable must match "
                          + VARIABLE.pattern()));
      return faults;
    }

    private void checkCommand(List<String> faults, String name, CommandTemplate template) {
      check(faults, name, () -> template.requireOnly(PLACEHOLDERS));
      if (ports.isPresent() && !template.placeholders().contains("port")) {
        faults.add(name + " must have {port}, because the pool gives out ports");
      }
      if (ports.isEmpty() && !template.placeholders().contains("port-file")) {
        faults.add(
            name
                + " must have {port-file}, where the instance writes its port; or set ports, such as"
                + " 20000-20099, and use {port}");
      }
    }

    private static void checkDuration(List<String> faults, String name, Duration value) {
      if (value.isNegative() || value.isZero()) {
        faults.add(name + " must be more than zero, was " + value);
      }
    }

    private static void check(List<String> faults, String name, Runnable check) {
      try {
        check.run();
      } catch (IllegalArgumentException e) {
        faults.add(name + " cannot be used: " + e.getMessage());
      }
    }
  }
}
