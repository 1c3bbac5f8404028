package io.crossfade.adapter.process;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Ids;
import io.crossfade.model.InstanceId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Failures as an {@link AdapterException} tells them. Thread-safe. */
final class Faults {

  private static final List<Kind> BY_WEIGHT =
      List.of(Kind.OUTCOME_UNKNOWN, Kind.PERMANENT, Kind.TRANSIENT);

  private Faults() {}

  /** Throws the failure from which the least may be concluded; the others are with it. */
  static void throwGravest(Collection<AdapterException> failures) {
    var gravest =
        failures.stream().min(Comparator.comparing(failure -> BY_WEIGHT.indexOf(failure.kind())));
    if (gravest.isPresent()) {
      failures.stream()
          .filter(other -> other != gravest.get())
          .forEach(gravest.get()::addSuppressed);
      throw gravest.get();
    }
  }

  /** Does one part of an effect, and keeps its failure for later. */
  static void collect(Collection<AdapterException> failures, Runnable part) {
    try {
      part.run();
    } catch (AdapterException e) {
      failures.add(e);
    }
  }

  /** Does what follows a change: whatever fails then, something has changed. */
  static <T> T afterChange(String what, Collection<InstanceId> ids, Supplier<T> effect) {
    try {
      return effect.get();
    } catch (AdapterException e) {
      if (e.kind() == Kind.OUTCOME_UNKNOWN) {
        throw e;
      }
      throw new AdapterException(
          Kind.OUTCOME_UNKNOWN,
          "The " + what + " of " + Ids.brief(ids) + " came half-way: " + e.getMessage(),
          e);
    }
  }
}
