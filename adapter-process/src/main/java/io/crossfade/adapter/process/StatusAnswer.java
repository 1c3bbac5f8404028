package io.crossfade.adapter.process;

import io.crossfade.command.CommandResult;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.Revision;
import io.crossfade.pool.Slot;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a status command says: exit code 0 and the one line {@code revision=R incarnation=I}, or
 * exit code 3, as {@code systemctl} and other init scripts have it, when nothing runs. Anything
 * else is no answer. Thread-safe.
 */
final class StatusAnswer {

  private static final int NOTHING_RUNS = 3;
  private static final Pattern LINE =
      Pattern.compile(
          "revision=(?<revision>[A-Za-z0-9_.:-]{1,128})"
              + " incarnation=(?<incarnation>[A-Za-z0-9_.:-]{1,128})");

  private StatusAnswer() {}

  /** Returns the instance that runs in a slot; empty if none does. */
  static Optional<Instance> of(Slot slot, CommandResult result) {
    if (result.exitedWith(NOTHING_RUNS)) {
      return Optional.empty();
    }
    if (!result.succeeded()) {
      throw new AdapterException(
          Kind.TRANSIENT,
          "What runs in '"
              + slot.id()
              + "' is not known: the status command "
              + result
              + ". It must exit with 0 when something runs and with 3 when nothing does.");
    }
    var line = LINE.matcher(result.output().strip());
    if (result.truncated() || !line.matches()) {
      throw new AdapterException(
          Kind.PERMANENT,
          "What runs in '"
              + slot.id()
              + "' is not known: the status command "
              + result
              + ". It must print one line, 'revision=R incarnation=I', and no more.");
    }
    return Optional.of(
        slot.instance(
            Revision.of(line.group("revision")), Incarnation.of(line.group("incarnation"))));
  }
}
