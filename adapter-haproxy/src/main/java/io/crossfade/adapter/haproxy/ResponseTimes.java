package io.crossfade.adapter.haproxy;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.InstanceId;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.LatencyRecorder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts by instance the response times that HAProxy logs to a ring in its memory, from the first
 * look at each of its processes on. What a ring has written over between two looks was not seen,
 * and is not counted.
 *
 * <p>Confined to one thread at a time.
 */
final class ResponseTimes {

  private static final Logger LOG = LoggerFactory.getLogger(ResponseTimes.class);

  /** How far a process was looked at: its last line of ours, and the requests it had counted. */
  private record Mark(String line, long requests) {}

  private final String ring;
  private final String backend;
  private final Map<NodeReading.Worker, Mark> marks = new HashMap<>();
  private final Map<InstanceId, LatencyRecorder> times = new HashMap<>();
  private boolean everRead;
  private long unseen;

  /**
   * Begins without having looked.
   *
   * @param ring the name of the ring
   * @param backend whose requests count
   */
  ResponseTimes(String ring, String backend) {
    this.ring = ring;
    this.backend = backend;
  }

  /**
   * Counts what each process logged since the last look. Later on, what cannot be read is left out
   * until it can: a deployment does not fail of it.
   *
   * @throws AdapterException {@code PERMANENT} if all rings were never read yet, and one is missing
   *     or does not tell of the requests that were counted
   */
  void read(List<NodeReading> readings) {
    boolean complete = true;
    for (var reading : readings) {
      complete &= read(reading);
    }
    everRead |= complete;
    marks.keySet().removeIf(worker -> worker.hasEnded(readings));
  }

  /** Returns the response times of an instance; of none if it had no request yet. */
  LatencyDistribution of(InstanceId instance) {
    var recorder = times.get(instance);
    return recorder == null ? LatencyDistribution.empty() : recorder.distribution();
  }

  /** Returns about how many requests were written over before anybody looked. */
  long unseen() {
    return unseen;
  }

  private boolean read(NodeReading reading) {
    try {
      count(reading, lines(reading));
      return true;
    } catch (AdapterException e) {
      if (!everRead && e.kind() == Kind.PERMANENT) {
        throw e;
      }
      LOG.warn("Response times at HAProxy '{}' are not counted now.", reading.node(), e);
      return false;
    }
  }

  private List<String> lines(NodeReading reading) {
    var log = reading.log();
    if (Answers.isRefusal(log)) {
      throw Answers.refused(reading.node(), "show its ring '" + ring + "'", log.get(0), false);
    }
    return log;
  }

  private void count(NodeReading reading, List<String> lines) {
    var worker = reading.worker();
    var before = marks.get(worker);
    int known = before == null ? -1 : lines.lastIndexOf(before.line());
    var answers =
        lines.subList(known + 1, lines.size()).stream()
            .map(line -> LoggedAnswer.parse(line, backend))
            .flatMap(Optional::stream)
            .toList();
    long requests = requests(reading);
    if (before != null) {
      answers.forEach(answer -> count(reading, answer));
      if (known < 0) {
        countUnseen(reading, requests - before.requests() - answers.size());
      }
    }
    var last = before == null ? "" : before.line();
    if (!answers.isEmpty()) {
      last = answers.get(answers.size() - 1).line();
    }
    requireToldOf(reading, requests, last);
    marks.put(worker, new Mark(last, requests));
  }

  private void count(NodeReading reading, LoggedAnswer answer) {
    var label = reading.members().get(answer.server());
    if (label != null) {
      answer
          .took()
          .ifPresent(
              took ->
                  times.computeIfAbsent(label.instance(), any -> new LatencyRecorder()).add(took));
    }
  }

  private void countUnseen(NodeReading reading, long count) {
    if (count <= 0) {
      return;
    }
    if (unseen == 0) {
      LOG.warn(
          "The ring '{}' of HAProxy at '{}' wrote over about {} requests before they were looked at;"
              + " their response times are not counted. Make its 'size' larger.",
          ring,
          reading.node(),
          count);
    }
    unseen += count;
  }

  private void requireToldOf(NodeReading reading, long requests, String last) {
    if (requests > 0 && last.isEmpty()) {
      throw new AdapterException(
          Kind.PERMANENT,
          "HAProxy at '%s' had %d requests to '%s', but its ring '%s' tells of none."
                  .formatted(reading.node(), requests, backend, ring)
              + " The ring needs 'format rfc5424', and each frontend that leads there 'log ring@"
              + ring
              + " local0', the 'log-format-sd' of docs/haproxy.md, and 'option httplog' or a"
              + " 'log-format'.");
    }
  }

  private static long requests(NodeReading reading) {
    return reading.stats().values().stream().mapToLong(stats -> stats.counters().requests()).sum();
  }
}
