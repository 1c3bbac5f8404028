package io.crossfade.analysis.metric;

import io.crossfade.model.InstanceId;
import io.crossfade.model.Names;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What to ask a source, with {@code ${revision}} and {@code ${deployment}} where those go: names
 * are on an allow-list that needs no escaping. {@code ${instances}} becomes a regular expression of
 * the instances asked about, which is {@code .+} for all; without it a baseline is asked about
 * together with the rest of its revision.
 *
 * <p>Immutable.
 *
 * @param text in the source's language
 * @param window how far back to read values, and how far apart; empty for the present value only
 */
public record MetricQuery(String text, Optional<Window> window) {

  /**
   * Values over some time.
   *
   * @param length how far back
   * @param step how far apart, at least a second
   */
  public record Window(Duration length, Duration step) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Checks the order. */
    public Window {
      if (step.compareTo(SHORTEST) < 0 || length.compareTo(step) < 0) {
        throw new IllegalArgumentException(
            "a window must be at least a step long, and that a second, were "
                + length
                + " and "
                + step);
      }
    }
  }

  /** Checks that there is something to ask. */
  public MetricQuery {
    Objects.requireNonNull(window, "window");
    if (text.isBlank()) {
      throw new IllegalArgumentException("a query must not be blank");
    }
  }

  /** Returns a query for the present value. */
  public static MetricQuery of(String text) {
    return new MetricQuery(text, Optional.empty());
  }

  /** Returns a query for values over some time. */
  public static MetricQuery over(Duration length, Duration step, String text) {
    return new MetricQuery(text, Optional.of(new Window(length, step)));
  }

  /** Returns the text for a subject. */
  public String textFor(Subject subject) {
    return text.replace("${revision}", subject.revision().value())
        .replace("${deployment}", subject.deployment().value())
        .replace("${instances}", regex(subject.instances()));
  }

  /** Dots are the only characters of names that mean something in an expression. */
  private static String regex(List<InstanceId> instances) {
    return instances.isEmpty()
        ? ".+"
        : instances.stream()
            .map(id -> id.value().replace(".", "[.]"))
            .collect(Collectors.joining("|"));
  }

  @Override
  public String toString() {
    return "'" + Names.printable(text) + "'";
  }
}
