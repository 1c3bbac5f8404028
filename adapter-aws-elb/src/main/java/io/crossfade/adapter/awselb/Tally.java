package io.crossfade.adapter.awselb;

import io.crossfade.adapter.awselb.MetricData.Span;
import io.crossfade.error.AdapterException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counters of one target group that only rise, made of CloudWatch's counts by the minute.
 *
 * <pre>
 *   since it was first asked ... | the last 15 minutes, read anew each time | 2 minutes, not read yet
 *   counted for good             | counts that come late are still added     |
 * </pre>
 *
 * <p>All counters are of the same minutes, and are read once a minute. Thread-safe.
 */
final class Tally {

  static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MAY_COME_LATE = Duration.ofMinutes(15);
  private static final Duration MAY_BE_SILENT = Duration.ofMinutes(5);

  private final MetricData data;
  private final String targetGroup;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Counter, Double> forGood = new EnumMap<>(Counter.class);
  private final Map<Counter, Double> all = new EnumMap<>(Counter.class);
  private @Nullable Instant asked;
  private Instant readUntil = Instant.MIN;
  private Instant goodUntil = Instant.MIN;
  private Instant toldUntil = Instant.MIN;

  Tally(MetricData data, String targetGroup) {
    this.data = data;
    this.targetGroup = targetGroup;
  }

  /**
   * Returns a counter at the end of a minute.
   *
   * @throws AdapterException if CloudWatch does not answer, or has told nothing for five minutes
   */
  double count(Counter counter, Instant end) {
    lock.lock();
    try {
      boolean begins = asked == null || asked.plus(MAY_COME_LATE).isBefore(end);
      asked = end;
      if (begins) {
        begin(end);
      } else if (readUntil.isBefore(end)) {
        read(end);
      }
      return all.getOrDefault(counter, 0.0);
    } finally {
      lock.unlock();
    }
  }

  /** After a pause nothing is made up for: counters matter by how much they rise. */
  private void begin(Instant end) {
    forGood.putAll(all);
    readUntil = end;
    goodUntil = end;
    toldUntil = end;
  }

  private void read(Instant end) {
    var seen = data.read(targetGroup, Counter.STATISTICS, new Span(goodUntil, end, MINUTE));
    var told = seen.told();
    if (!told.isEmpty() && !told.last().isBefore(toldUntil)) {
      toldUntil = told.last().plus(MINUTE);
    }
    requireTold(end);
    var good = end.minus(MAY_COME_LATE);
    all.clear();
    for (var counter : Counter.values()) {
      told.headSet(good).forEach(minute -> add(forGood, counter, seen, minute));
      all.put(counter, forGood.getOrDefault(counter, 0.0));
      told.tailSet(good).forEach(minute -> add(all, counter, seen, minute));
    }
    goodUntil = good.isAfter(goodUntil) ? good : goodUntil;
    readUntil = end;
  }

  private static void add(
      Map<Counter, Double> sums, Counter counter, Datapoints seen, Instant minute) {
    sums.merge(counter, counter.in(seen, minute), Double::sum);
  }

  private void requireTold(Instant end) {
    if (toldUntil.plus(MAY_BE_SILENT).isBefore(end)) {
      throw new AdapterException(
          AdapterException.Kind.TRANSIENT,
          "CloudWatch has told neither requests nor healthy targets of "
              + Arns.brief(targetGroup)
              + " since "
              + toldUntil
              + ", which is not taken for no requests. Are targets registered there?");
    }
  }
}
