package io.crossfade.testkit.contract;

import java.util.Optional;
import org.opentest4j.TestAbortedException;

/** Reports a rule as skipped, with the reason. Thread-safe. */
final class Skipped {

  private Skipped() {}

  static TestAbortedException because(String reason) {
    return new TestAbortedException(reason);
  }

  /** Goes on only if something is so. */
  static void unless(boolean so, String reason) {
    if (!so) {
      throw because(reason);
    }
  }

  /** Goes on only with what is there. */
  static <T> T unlessThere(Optional<T> means, String reason) {
    return means.orElseThrow(() -> because(reason));
  }
}
