package io.crossfade.analysis.metric;

import java.util.List;
import java.util.Objects;

/**
 * Numbers of one origin, such as an instance.
 *
 * <p>Immutable.
 *
 * @param name what tells it from others of the same query
 * @param values oldest first; not a number where the source says so
 */
public record Series(String name, List<Double> values) {

  /** Copies the values. */
  public Series {
    Objects.requireNonNull(name, "name");
    values = List.copyOf(values);
  }
}
