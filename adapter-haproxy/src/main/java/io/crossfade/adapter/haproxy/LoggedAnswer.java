package io.crossfade.adapter.haproxy;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of HAProxy's ring that tells of a request to our backend: in the form of RFC 5424, with
 * the structured data {@code [crossfade@32473 answer="%rt %b %s %ST %Tr"]} first, so that nothing
 * that a client sends is taken for it. {@code %rt} makes each line of a process unique. {@code %Tr}
 * is the time from the connection to the server until the response's headers are complete, in whole
 * milliseconds, -1 if they never were. Source: HAProxy's configuration manual, sections 8.2.6 and
 * 8.4.
 *
 * <p>Immutable.
 *
 * @param line the line
 * @param server who was asked last
 * @param took how long until there was an answer; empty if there was none
 */
record LoggedAnswer(String line, String server, Optional<Duration> took) {

  private static final Pattern LINE =
      Pattern.compile(
          "<[0-9]+>1 \\S+ \\S+ \\S+ \\S+ \\S+ \\[crossfade@32473 answer=\""
              + "[0-9]+ (?<backend>\\S+) (?<server>\\S+) (?<status>-?[0-9]+)"
              + " (?<took>-1|[0-9]{1,9})\"].*");

  /** Reads a line; empty if it is not of a request to this backend. */
  static Optional<LoggedAnswer> parse(String line, String backend) {
    var matcher = LINE.matcher(line);
    if (!matcher.matches() || !matcher.group("backend").equals(backend)) {
      return Optional.empty();
    }
    long millis = Long.parseLong(matcher.group("took"));
    boolean answered = millis >= 0 && !matcher.group("status").startsWith("-");
    var took = answered ? Optional.of(Duration.ofMillis(millis)) : Optional.<Duration>empty();
    return Optional.of(new LoggedAnswer(line, matcher.group("server"), took));
  }
}
