package io.crossfade.strategies.internal;

import io.crossfade.model.Pin;
import java.util.Locale;

/**
 * Which pins look at the same place of a request. Not API: may change or vanish in any release.
 *
 * <p>Thread-safe.
 */
public final class Pins {

  private Pins() {}

  /** Returns whether both look at the same header, cookie or parameter. */
  public static boolean isSamePlace(Pin one, Pin other) {
    return one.kind() == other.kind() && nameOf(one).equals(nameOf(other));
  }

  private static String nameOf(Pin pin) {
    return pin.kind() == Pin.Kind.HEADER ? pin.name().toLowerCase(Locale.ROOT) : pin.name();
  }
}
