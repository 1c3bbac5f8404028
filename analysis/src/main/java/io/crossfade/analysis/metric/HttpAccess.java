package io.crossfade.analysis.metric;

import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How a source is asked over HTTP: what goes with each question, and how long it may take.
 *
 * <p>Immutable. It never shows the values of headers.
 */
public final class HttpAccess {

  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final HttpAccess STANDARD =
      new HttpAccess(Map.of(), Duration.ofSeconds(5), TimeSource.system());

  private final Map<String, String> headers;
  private final Duration deadline;
  private final TimeSource time;

  private HttpAccess(Map<String, String> headers, Duration deadline, TimeSource time) {
    this.headers = headers;
    this.deadline = deadline;
    this.time = time;
  }

  /** Returns the defaults: no headers, 5 seconds, the machine's clock. */
  public static HttpAccess standard() {
    return STANDARD;
  }

  /** Returns this with a header more, such as a token. */
  public HttpAccess header(String name, String value) {
    var more = new TreeMap<>(headers);
    more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return new HttpAccess(Map.copyOf(more), deadline, time);
  }

  /**
   * Returns this with another time that a question may take in total.
   *
   * @param value from a millisecond to a minute
   */
  public HttpAccess deadline(Duration value) {
    if (value.toMillis() < 1 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "deadline must be from 1 millisecond to 1 minute, was " + value);
    }
    return new HttpAccess(headers, value, time);
  }

  /** Returns this with another clock. */
  public HttpAccess timeSource(TimeSource value) {
    return new HttpAccess(headers, deadline, Objects.requireNonNull(value, "time"));
  }

  Map<String, String> headers() {
    return headers;
  }

  Duration deadline() {
    return deadline;
  }

  TimeSource time() {
    return time;
  }

  @Override
  public String toString() {
    return "headers " + headers.keySet() + ", within " + deadline;
  }
}
