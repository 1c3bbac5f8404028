package io.crossfade.adapter.process;

import io.crossfade.command.CommandResult;
import io.crossfade.command.CommandRunner;
import io.crossfade.command.CommandTemplate;
import io.crossfade.command.CommandValues;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Instance;
import io.crossfade.model.Revision;
import io.crossfade.pool.Slot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of one pool, each for one slot. What a command did is what the status shows after
 * it, not what it exits with. Thread-safe.
 */
final class SlotCommands {

  private static final Logger LOG = LoggerFactory.getLogger(CommandPool.class);
  private static final int TRY_LATER = 75;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final CommandPoolSettings settings;
  private final CommandRunner runner;
  private final Patience patience;

  SlotCommands(CommandPoolSettings settings) {
    this.settings = settings;
    this.runner = CommandRunner.withTime(settings.time());
    this.patience = new Patience(settings.time(), LONGEST_PAUSE);
  }

  /** Returns what runs in a slot; empty if nothing does. */
  Optional<Instance> status(Slot slot) {
    return StatusAnswer.of(slot, run(settings.status(), values(slot), settings.deadline()));
  }

  /** Starts a revision where nothing runs, or finds that it runs already. */
  Instance start(Slot slot, Effect effect) {
    var before = status(slot);
    if (before.isPresent()) {
      return requireRevision(before.get(), effect.revision());
    }
    var result = run(settings.start(), effect.values(values(slot)), settings.deadline());
    refuseFailure("start", slot, result, before);
    return awaitInstance(
        "start", slot, now -> now.revision().equals(effect.revision()), effect.revision());
  }

  /** Stops what runs, if anything does. */
  void stop(Slot slot, Effect effect) {
    var before = status(slot);
    if (before.isEmpty()) {
      return;
    }
    var asked = settings.time().elapsed();
    var values = effect.values(values(slot));
    var result = run(settings.stop(), values, settings.deadline().plus(effect.grace()));
    boolean forceLate = result.timedOut() && settings.force().isPresent();
    if (!forceLate) {
      refuseFailure("stop", slot, result, before);
    }
    var graceEnd = asked.plus(effect.grace());
    Faults.afterChange("stop", List.of(slot.id()), () -> awaitGone(slot, values, graceEnd));
  }

  /** Replaces what runs by another revision, or finds that it is replaced already. */
  Instance replace(Slot slot, Effect effect) {
    var before = status(slot);
    if (before.isEmpty() || before.get().revision().equals(effect.revision())) {
      return start(slot, effect);
    }
    if (settings.replace().isEmpty()) {
      stop(slot, effect);
      return Faults.afterChange("replace", List.of(slot.id()), () -> start(slot, effect));
    }
    var deadline = settings.deadline().plus(effect.grace());
    var result = run(settings.replace().get(), effect.values(values(slot)), deadline);
    refuseFailure("replace", slot, result, before);
    return awaitInstance(
        "replace", slot, now -> isReplaced(before.get(), now, effect), effect.revision());
  }

  private static boolean isReplaced(Instance before, Instance now, Effect effect) {
    return now.revision().equals(effect.revision())
        && !now.incarnation().equals(before.incarnation());
  }

  private static Instance requireRevision(Instance running, Revision revision) {
    if (running.revision().equals(revision)) {
      return running;
    }
    throw new AdapterException(
        Kind.PERMANENT,
        "Revision '"
            + revision
            + "' was to be started in '"
            + running.id()
            + "', but revision '"
            + running.revision()
            + "' runs there; nothing was changed. Replace it, or use another slot.");
  }

  private boolean awaitGone(Slot slot, CommandValues values, Duration graceEnd) {
    var left = graceEnd.minus(settings.time().elapsed());
    if (patience.await(() -> status(slot).isEmpty(), left)) {
      return true;
    }
    if (settings.force().isPresent()) {
      LOG.warn("The instance in '{}' did not go within its grace, and is forced", slot.id());
      run(settings.force().get(), values, settings.deadline());
    }
    if (!patience.await(() -> status(slot).isEmpty(), settings.settleDeadline())) {
      throw new AdapterException(
          Kind.OUTCOME_UNKNOWN,
          "The instance in '"
              + slot.id()
              + "' was told to go and still runs; look at the host, or give the pool a command"
              + " that forces it.");
    }
    return true;
  }

  private Instance awaitInstance(
      String effect, Slot slot, Predicate<Instance> wanted, Revision revision) {
    return Faults.afterChange(
        effect,
        List.of(slot.id()),
        () -> {
          patience.await(() -> status(slot).filter(wanted).isPresent(), settings.settleDeadline());
          return status(slot).filter(wanted).orElseThrow(() -> notShown(effect, slot, revision));
        });
  }

  private static AdapterException notShown(String effect, Slot slot, Revision revision) {
    return new AdapterException(
        Kind.OUTCOME_UNKNOWN,
        "The "
            + effect
            + " command for '"
            + slot.id()
            + "' succeeded, but the status does not show revision '"
            + revision
            + "' there; look at the host.");
  }

  /** A command that failed may still have done something: the status tells. */
  private void refuseFailure(
      String effect, Slot slot, CommandResult result, Optional<Instance> before) {
    if (result.succeeded() || (effect.equals("stop") && isGone(slot, result))) {
      return;
    }
    boolean unchanged = !result.timedOut() && isUnchanged(slot, before);
    var kind = result.exitedWith(TRY_LATER) ? Kind.TRANSIENT : Kind.PERMANENT;
    throw new AdapterException(
        unchanged ? kind : Kind.OUTCOME_UNKNOWN,
        "The "
            + effect
            + " command for '"
            + slot.id()
            + "' "
            + result
            + (unchanged
                ? "; the status shows no change."
                : "; it may have been carried out, wholly or in part. List the pool."));
  }

  private boolean isGone(Slot slot, CommandResult result) {
    return !result.timedOut() && status(slot).isEmpty();
  }

  private boolean isUnchanged(Slot slot, Optional<Instance> before) {
    try {
      return status(slot).equals(before);
    } catch (AdapterException notKnown) {
      LOG.warn("What a failed command did to '{}' is not known", slot.id(), notKnown);
      return false;
    }
  }

  private static CommandValues values(Slot slot) {
    return CommandValues.none().name("instance", slot.id().value()).endpoint(slot.endpoint());
  }

  private CommandResult run(CommandTemplate template, CommandValues values, Duration deadline) {
    return runner.run(
        template.fill(values), deadline, settings.outputCap(), settings.environment());
  }

  /**
   * What is to be done to each of some slots.
   *
   * <p>Immutable.
   */
  record Effect(String key, long epoch, Revision revision, Duration grace) {

    /** Checks that all of it may be part of a command. */
    Effect {
      CommandValues.requireSafe("key", key);
      CommandValues.requireSafe("revision", revision.value());
    }

    CommandValues values(CommandValues ofSlot) {
      return ofSlot
          .name("key", key)
          .number("epoch", epoch)
          .name("revision", revision.value())
          .number("grace", grace.plusMillis(999).toSeconds());
    }
  }
}
