package io.crossfade.adapter.awselb;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is counted of a target group, by the name that a query has for it. */
enum Counter {
  /** Requests for which a target was chosen. */
  REQUESTS("requests") {
    @Override
    double in(Datapoints seen, Instant minute) {
      return seen.count(Statistic.REQUESTS, minute);
    }
  },

  /** Answers of targets with a status of 500 to 599. */
  ANSWERS_5XX("5xx") {
    @Override
    double in(Datapoints seen, Instant minute) {
      return seen.count(Statistic.ANSWERS_5XX, minute);
    }
  },

  /**
   * Those, and failed connections to targets: the load balancer answers 502 in their place. It may
   * try to connect more than once for a request, so they are at most the requests.
   */
  ERRORS("errors") {
    @Override
    double in(Datapoints seen, Instant minute) {
      double all =
          seen.count(Statistic.ANSWERS_5XX, minute) + seen.count(Statistic.NOT_CONNECTED, minute);
      return Math.min(all, seen.count(Statistic.REQUESTS, minute));
    }
  };

  /** All that it takes for each of them, and to know of which minutes something is known. */
  static final List<Statistic> STATISTICS =
      List.of(
          Statistic.REQUESTS,
          Statistic.ANSWERS_5XX,
          Statistic.NOT_CONNECTED,
          Statistic.HEALTHY_TARGETS);

  private final String word;

  Counter(String word) {
    this.word = word;
  }

  static Optional<Counter> named(String word) {
    return Stream.of(values()).filter(counter -> counter.word.equals(word)).findFirst();
  }

  /** Returns how many there were in a period of which something is known. */
  abstract double in(Datapoints seen, Instant minute);
}
