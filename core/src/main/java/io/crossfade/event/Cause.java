package io.crossfade.event;

import io.crossfade.model.Names;
import java.util.Objects;

/**
 * Why something ended as it did.
 *
 * <p>Immutable.
 *
 * @param kind what sort of reason it is
 * @param words the reason in full, for a person
 */
public record Cause(Kind kind, String words) {

  private static final int LONGEST = 2_000;

  /** The sorts of reasons. */
  public enum Kind {
    /** An instance did not become or stay healthy. */
    UNHEALTHY,
    /** A gate said no, or its policy made a no of what it said. */
    GATE,
    /** A deadline passed. */
    DEADLINE,
    /** The load balancer did not do, or did not show, what it was asked. */
    ROUTER,
    /** The pool did not do what it was asked. */
    POOL,
    /** A hook failed. */
    HOOK,
    /** The world is not as anybody of us left it. */
    CONFLICT,
    /** The journal could not be kept, or belongs to another. */
    JOURNAL,
    /** Somebody told it to. */
    COMMAND,
    /** An error in this library or in an adapter. */
    DEFECT
  }

  /** Makes the words safe to show. */
  public Cause {
    Objects.requireNonNull(kind, "kind");
    words = Names.printable(words, LONGEST);
  }

  @Override
  public String toString() {
    return kind + ": " + words;
  }
}
