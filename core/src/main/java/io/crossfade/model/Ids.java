package io.crossfade.model;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Lists of names as a person reads them.
 *
 * <p>Thread-safe.
 */
public final class Ids {

  private static final int SHOWN = 6;

  private Ids() {}

  /** Returns the names in brackets, the long tail of a long list as a count. */
  public static String brief(Collection<InstanceId> ids) {
    var shown = ids.stream().limit(SHOWN).map(InstanceId::value).collect(Collectors.joining(", "));
    return "["
        + shown
        + (ids.size() > SHOWN ? ", and " + (ids.size() - SHOWN) + " more" : "")
        + "]";
  }
}
