package io.crossfade.adapter.nginx;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossfade.adapter.nginx.Ledger.Outcome;
import io.crossfade.internal.wire.StrictJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One request in the access log, with every instance that it was sent to. nginx writes what it
 * tried one after the other as a list, separated by {@code ", "}, or {@code " : "} after an
 * internal redirect (its documentation of {@code $upstream_addr}).
 *
 * <p>Immutable.
 *
 * @param generation the generation of the worker that wrote it
 * @param attempts what it was sent to, first to last
 */
record LogLine(long generation, List<Attempt> attempts) {

  private static final String NOTHING = "-";
  private static final int CLIENT_GONE = 499;
  private static final BigDecimal LONGEST = BigDecimal.valueOf(86_400);

  /**
   * One sending of a request.
   *
   * @param address where to
   * @param outcome how it ended
   * @param took how long until then
   */
  record Attempt(String address, Outcome outcome, Duration took) {}

  LogLine {
    attempts = List.copyOf(attempts);
  }

  /** Reads a line; empty if it is not one of ours. */
  static Optional<LogLine> parse(String line) {
    try {
      return of(StrictJson.parse(line));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<LogLine> of(JsonNode line) {
    var addresses = list(line, "a");
    var statuses = list(line, "s");
    var heads = list(line, "h");
    var times = list(line, "r");
    int count = addresses.length;
    boolean whole = count == statuses.length && count == heads.length && count == times.length;
    if (!whole || !line.path("g").isIntegralNumber()) {
      return Optional.empty();
    }
    var attempts = new ArrayList<Attempt>();
    for (int i = 0; i < count; i++) {
      boolean answered = !heads[i].equals(NOTHING);
      var outcome =
          i < count - 1
              ? outcome(answered, statuses[i])
              : last(answered, statuses[i], line.path("st").asText(), line.path("c").asText());
      attempts.add(new Attempt(addresses[i], outcome, took(times[i])));
    }
    return Optional.of(new LogLine(line.path("g").longValue(), attempts));
  }

  /**
   * An upgraded connection ends, but is never complete; any other answer that is cut off failed.
   */
  private static Outcome last(boolean answered, String status, String sent, String complete) {
    if (!answered && sent.equals(String.valueOf(CLIENT_GONE))) {
      return Outcome.CLIENT_ERROR;
    }
    boolean cutOff = !complete.equals("OK") && !status.startsWith("1");
    return cutOff ? Outcome.FAILURE : outcome(answered, status);
  }

  private static Outcome outcome(boolean answered, String status) {
    if (!answered || !status.matches("[1-9][0-9]{2}")) {
      return Outcome.FAILURE;
    }
    return switch (status.charAt(0)) {
      case '4' -> Outcome.CLIENT_ERROR;
      case '1', '2', '3' -> Outcome.SUCCESS;
      default -> Outcome.SERVER_ERROR;
    };
  }

  private static Duration took(String seconds) {
    if (!seconds.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      return Duration.ZERO;
    }
    var value = new BigDecimal(seconds).min(LONGEST);
    return Duration.ofMillis(value.movePointRight(3).longValue());
  }

  private static String[] list(JsonNode line, String field) {
    var text = line.path(field).asText();
    return text.isEmpty() ? new String[0] : text.split(", | : ", -1);
  }
}
