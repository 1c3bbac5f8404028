package io.crossfade.examples.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Keeps the books of a run: every request is entered when it is issued and settled once.
 *
 * <p>A request belongs to the second and to the phase in which it was due, not to those in which it
 * ended. Thread-safe, by one lock.
 */
final class LoadLedger {
  private static final int FAILURES_KEPT = 10;
  private static final int VERSIONS_KEPT = 16;
  private static final String OTHER_VERSIONS = "other";

  private record PhaseStart(String name, long nanos) {}

  private static final class Phase {
    private final Histogram micros = new Histogram(3);
    private long sent;
    private long failed;
  }

  private static final class Second {
    private final Map<String, VersionCounts> versions = new LinkedHashMap<>();
    private long sent;
  }

  /** Where one request is entered. Its fields are touched under the ledger's lock only. */
  static final class Account {
    private final String phaseName;
    private final Phase phase;
    private final Second second;

    private Account(String phaseName, Phase phase, Second second) {
      this.phaseName = phaseName;
      this.phase = phase;
      this.second = second;
    }
  }

  private final Lock lock = new ReentrantLock();
  private final List<PhaseStart> starts = new ArrayList<>();
  private final Map<String, Phase> phases = new LinkedHashMap<>();
  private final List<Second> seconds = new ArrayList<>();
  private final Map<FailureKind, Long> kinds = new EnumMap<>(FailureKind.class);
  private final List<FailureSample> firstFailures = new ArrayList<>();
  private final List<String> versions = new ArrayList<>();
  private final Histogram lagMicros = new Histogram(3);
  private final Instant startedAt;
  private final long startNanos;
  private OptionalLong endNanos = OptionalLong.empty();
  private long retried;

  LoadLedger(Instant startedAt, long startNanos, String firstPhase) {
    this.startedAt = startedAt;
    this.startNanos = startNanos;
    enterPhase(firstPhase, startNanos);
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  private void underLock(Runnable action) {
    locked(
        () -> {
          action.run();
          return Boolean.TRUE;
        });
  }

  void enterPhase(String name, long nanos) {
    underLock(
        () -> {
          starts.add(new PhaseStart(name, nanos));
          phases.computeIfAbsent(name, unused -> new Phase());
        });
  }

  /** Enters a request that was due at the first time and is issued at the second. */
  Account issue(long dueNanos, long nowNanos) {
    return locked(
        () -> {
          lagMicros.recordValue(micros(nowNanos - dueNanos));
          String name = phaseAt(dueNanos);
          Account account = new Account(name, phase(name), second(dueNanos));
          account.phase.sent++;
          account.second.sent++;
          return account;
        });
  }

  private static long micros(long nanos) {
    return Math.max(0, nanos) / 1000;
  }

  private String phaseAt(long dueNanos) {
    int last = starts.size() - 1;
    while (last > 0 && dueNanos - starts.get(last).nanos() < 0) {
      last--;
    }
    return starts.get(last).name();
  }

  private Phase phase(String name) {
    return phases.computeIfAbsent(name, unused -> new Phase());
  }

  private Second second(long dueNanos) {
    int index = (int) Duration.ofNanos(dueNanos - startNanos).toSeconds();
    while (seconds.size() <= index) {
      seconds.add(new Second());
    }
    return seconds.get(index);
  }

  void succeeded(Account account, String version, long latencyNanos) {
    underLock(
        () -> {
          account.phase.micros.recordValue(micros(latencyNanos));
          count(account, version, new VersionCounts(1, 0));
        });
  }

  void failed(Account account, Failure failure, String request) {
    underLock(
        () -> {
          account.phase.failed++;
          kinds.merge(failure.kind(), 1L, Long::sum);
          count(account, failure.version(), new VersionCounts(0, 1));
          if (firstFailures.size() < FAILURES_KEPT) {
            firstFailures.add(sample(account, failure, request));
          }
        });
  }

  private static FailureSample sample(Account account, Failure failure, String request) {
    return new FailureSample(
        Instant.now(),
        account.phaseName,
        failure.kind(),
        failure.version(),
        request,
        failure.detail());
  }

  private void count(Account account, String version, VersionCounts one) {
    if (!versions.contains(version) && versions.size() < VERSIONS_KEPT) {
      versions.add(version);
    }
    // A server that makes up versions must not fill the memory.
    String name = versions.contains(version) ? version : OTHER_VERSIONS;
    account.second.versions.merge(name, one, VersionCounts::plus);
  }

  void retried() {
    underLock(() -> retried++);
  }

  /** Closes the books: every request has been settled. */
  void finish(long nowNanos) {
    underLock(() -> endNanos = OptionalLong.of(nowNanos));
  }

  LoadReport report(long nowNanos) {
    return locked(
        () ->
            new LoadReport(
                startedAt,
                Duration.ofNanos(endNanos.orElse(nowNanos) - startNanos),
                endNanos.isPresent(),
                retried,
                Latency.of(lagMicros),
                kinds,
                firstFailures,
                phaseReports(),
                secondCounts()));
  }

  private List<PhaseReport> phaseReports() {
    List<PhaseReport> reports = new ArrayList<>();
    phases.forEach(
        (name, phase) -> {
          Latency latency = Latency.of(phase.micros);
          reports.add(new PhaseReport(name, phase.sent, latency.count(), phase.failed, latency));
        });
    return reports;
  }

  private List<SecondCounts> secondCounts() {
    List<SecondCounts> counts = new ArrayList<>();
    for (Second second : seconds) {
      counts.add(new SecondCounts(counts.size(), second.sent, second.versions));
    }
    return counts;
  }
}
