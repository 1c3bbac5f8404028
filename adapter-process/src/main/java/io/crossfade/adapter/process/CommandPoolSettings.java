package io.crossfade.adapter.process;

import io.crossfade.command.CommandTemplate;
import io.crossfade.error.ConfigurationException;
import io.crossfade.pool.Slot;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Which commands a {@link CommandPool} runs, and for which slots.
 *
 * <p>Immutable.
 */
public final class CommandPoolSettings {

  static final Set<String> FOR_STATUS = Set.of("instance", "host", "port");
  static final Set<String> FOR_START =
      Set.of("instance", "host", "port", "revision", "key", "epoch");
  static final Set<String> FOR_STOP = Set.of("instance", "host", "port", "grace", "key", "epoch");
  static final Set<String> FOR_REPLACE =
      Set.of("instance", "host", "port", "revision", "grace", "key", "epoch");

  private final List<Slot> slots;
  private final CommandTemplate start;
  private final CommandTemplate stop;
  private final CommandTemplate status;
  private final Optional<CommandTemplate> replace;
  private final Optional<CommandTemplate> force;
  private final Duration deadline;
  private final Duration settleDeadline;
  private final int outputCap;
  private final Map<String, String> environment;
  private final Executor executor;
  private final int parallelism;
  private final TimeSource time;

  private CommandPoolSettings(Builder builder) {
    this.slots = builder.slots;
    this.start = builder.start.orElseThrow();
    this.stop = builder.stop.orElseThrow();
    this.status = builder.status.orElseThrow();
    this.replace = builder.replace;
    this.force = builder.force;
    this.deadline = builder.deadline;
    this.settleDeadline = builder.settleDeadline;
    this.outputCap = builder.outputCap;
    this.environment = Map.copyOf(builder.environment);
    this.executor = builder.executor;
    this.parallelism = builder.parallelism;
    this.time = builder.time;
  }

  /**
   * Returns a builder for slots. Three commands are to follow: status, start and stop.
   *
   * @param slots the places where instances run, in the order in which they are to be used
   */
  public static Builder builder(Collection<Slot> slots) {
    return new Builder(slots);
  }

  List<Slot> slots() {
    return slots;
  }

  CommandTemplate start() {
    return start;
  }

  CommandTemplate stop() {
    return stop;
  }

  CommandTemplate status() {
    return status;
  }

  Optional<CommandTemplate> replace() {
    return replace;
  }

  Optional<CommandTemplate> force() {
    return force;
  }

  Duration deadline() {
    return deadline;
  }

  Duration settleDeadline() {
    return settleDeadline;
  }

  int outputCap() {
    return outputCap;
  }

  Map<String, String> environment() {
    return environment;
  }

  Executor executor() {
    return executor;
  }

  int parallelism() {
    return parallelism;
  }

  TimeSource time() {
    return time;
  }

  /** Collects the commands and what is optional. Not thread-safe. */
  public static final class Builder {

    private final List<Slot> slots;
    private Optional<CommandTemplate> start = Optional.empty();
    private Optional<CommandTemplate> stop = Optional.empty();
    private Optional<CommandTemplate> status = Optional.empty();
    private Optional<CommandTemplate> replace = Optional.empty();
    private Optional<CommandTemplate> force = Optional.empty();
    private Duration deadline = Duration.ofSeconds(60);
    private Duration settleDeadline = Duration.ofSeconds(30);
    private int outputCap = 64 * 1024;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Executor executor = Runnable::run;
    private int parallelism = 1;
    private TimeSource time = TimeSource.system();

    private Builder(Collection<Slot> slots) {
      this.slots = List.copyOf(slots);
    }

    /**
     * Sets what tells what runs in a slot. It exits with 0 and prints the one line {@code
     * revision=R incarnation=I}, or exits with 3 when nothing runs. It may use {@code {instance}},
     * {@code {host}} and {@code {port}}. Required.
     */
    public Builder status(CommandTemplate value) {
      this.status = Optional.of(value);
      return this;
    }

    /**
     * Sets what starts a revision in a slot where nothing runs. It may also use {@code {revision}}
     * and {@code {key}}. Required.
     */
    public Builder start(CommandTemplate value) {
      this.start = Optional.of(value);
      return this;
    }

    /**
     * Sets what asks the instance in a slot to go. It may also use {@code {key}} and {@code
     * {grace}}, in whole seconds. Required.
     */
    public Builder stop(CommandTemplate value) {
      this.stop = Optional.of(value);
      return this;
    }

    /**
     * Sets what forces an instance to go that is still there after the grace, with the same
     * placeholders as the stop. Default: nothing; the stop command forces by itself.
     */
    public Builder force(CommandTemplate value) {
      this.force = Optional.of(value);
      return this;
    }

    /**
     * Sets what replaces what runs in a slot, with the placeholders of start and stop. Default:
     * stop, then start.
     */
    public Builder replace(CommandTemplate value) {
      this.replace = Optional.of(value);
      return this;
    }

    /** Sets how long a command may run; one that stops, the grace longer. Default: 60 seconds. */
    public Builder deadline(Duration value) {
      this.deadline = Objects.requireNonNull(value, "deadline");
      return this;
    }

    /** Sets how long the status may take to show what a command has done. Default: 30 seconds. */
    public Builder settleDeadline(Duration value) {
      this.settleDeadline = Objects.requireNonNull(value, "settleDeadline");
      return this;
    }

    /** Sets how many bytes of a command's output are kept, 256 to 16 MiB. Default: 64 KiB. */
    public Builder outputCap(int value) {
      this.outputCap = value;
      return this;
    }

    /** Adds variables to the environment, the rest of which is this process's own. */
    public Builder environment(Map<String, String> values) {
      environment.putAll(values);
      return this;
    }

    /**
     * Sets who helps to run commands for several slots at once. Default: nobody; one after the
     * other.
     *
     * @param value runs what it is given, on threads of its own
     * @param most how many commands at a time, 1 to 256, the caller's included
     */
    public Builder executor(Executor value, int most) {
      this.executor = Objects.requireNonNull(value, "executor");
      this.parallelism = most;
      return this;
    }

    /** Sets the clock by which is waited: one of real time, since commands run in it. */
    public Builder time(TimeSource value) {
      this.time = Objects.requireNonNull(value, "time");
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws ConfigurationException with every fault at once
     */
    public CommandPoolSettings build() {
      var faults = faults();
      checkRequired(faults, "status", status, FOR_STATUS);
      checkRequired(faults, "start", start, FOR_START);
      checkRequired(faults, "stop", stop, FOR_STOP);
      replace.ifPresent(template -> check(faults, "replace", template, FOR_REPLACE));
      force.ifPresent(template -> check(faults, "force", template, FOR_STOP));
      if (!faults.isEmpty()) {
        throw new ConfigurationException("instance pool 'command'", faults);
      }
      return new CommandPoolSettings(this);
    }

    /** Returns the faults of all but the commands. */
    List<String> faults() {
      var faults = new ArrayList<String>();
      var ids = new HashSet<Object>();
      slots.stream()
          .filter(slot -> !ids.add(slot.id()))
          .forEach(slot -> faults.add("slot '" + slot.id() + "' is there twice"));
      checkRange(faults, "output-cap", outputCap, 256, 16 * 1024 * 1024);
      checkRange(faults, "parallelism", parallelism, 1, 256);
      checkDuration(faults, "deadline", deadline);
      checkDuration(faults, "settle-deadline", settleDeadline);
      return faults;
    }

    private static void checkRequired(
        List<String> faults, String name, Optional<CommandTemplate> template, Set<String> known) {
      template.ifPresentOrElse(
          given -> check(faults, name, given, known), () -> faults.add(name + " is missing"));
    }

    private static void check(
        List<String> faults, String name, CommandTemplate template, Set<String> known) {
      try {
        template.requireOnly(known);
      } catch (IllegalArgumentException e) {
        faults.add(name + " must " + e.getMessage());
      }
    }

    private static void checkRange(
        List<String> faults, String name, int value, int least, int most) {
      if (value < least || value > most) {
        faults.add(name + " must be within " + least + ".." + most + ", was " + value);
      }
    }

    private static void checkDuration(List<String> faults, String name, Duration value) {
      if (value.isNegative() || value.isZero()) {
        faults.add(name + " must be more than zero, was " + value);
      }
    }
  }
}
