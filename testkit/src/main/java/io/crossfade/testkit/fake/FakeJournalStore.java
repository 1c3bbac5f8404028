package io.crossfade.testkit.fake;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.journal.JournalRecord;
import io.crossfade.journal.JournalStore;
import io.crossfade.journal.Lease;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Names;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A journal in memory, whose leases run out in virtual time. It outlives every process that a test
 * simulates: hand the same one to the next.
 *
 * <p>Thread-safe.
 */
public final class FakeJournalStore implements JournalStore {

  private final TimeSource time;
  private final Faults faults = new Faults("acquire", "append", "read", "finish", "renew");
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, FakeLease> leases = new LinkedHashMap<>();
  private final Map<DeploymentId, Written> streams = new LinkedHashMap<>();
  private int room = Integer.MAX_VALUE;
  private int reserve = Integer.MAX_VALUE;

  /**
   * Makes an empty journal without end.
   *
   * @param time the clock of its leases
   */
  public FakeJournalStore(TimeSource time) {
    this.time = time;
  }

  /**
   * Returns what can go wrong; the operations are {@code acquire}, {@code append}, {@code read},
   * {@code finish} and {@code renew}. For a {@link JournalException} use {@link Fault#run} or
   * {@link Fault#applyThenRun} with {@link #failure}.
   */
  public Faults faults() {
    return faults;
  }

  /** Returns an action that fails as a journal does. */
  public static Runnable failure(Kind kind) {
    return () -> {
      throw refused(kind, "A test made the journal fail as " + kind + "; look at its faults().");
    };
  }

  /**
   * Sets how many more records there is room for, over all streams. Default: no end.
   *
   * @param normal for the way forward
   * @param reserved for the way back besides
   */
  public void leaveRoomFor(int normal, int reserved) {
    locked(
        () -> {
          room = normal;
          reserve = reserved;
          return true;
        });
  }

  /**
   * Loses the end of a stream, as a disk that lost power before it was told to keep it.
   *
   * @param stream which one; if nothing of it is left, it was never begun
   * @param last the last record that is left, 0 for none
   */
  public void loseAfter(DeploymentId stream, long last) {
    locked(
        () -> {
          var written = streams.get(stream);
          return written != null && written.cut(last) && streams.remove(stream, written);
        });
  }

  /** Makes the holder of a service's lease lose it without a word, as a deployer that is killed. */
  public void letOwnerDie(String service) {
    locked(() -> lease(service).map(FakeLease::lose));
  }

  @Override
  public Lease acquire(String service, String owner, Duration ttl) {
    Names.requireAllowed("service", service);
    return faults.call("acquire", fault -> locked(() -> take(service, owner, ttl)));
  }

  @Override
  public long append(
      Lease lease, DeploymentId stream, long expected, List<String> payloads, Room asked) {
    return faults.call(
        "append",
        fault ->
            locked(
                () -> {
                  requireHeld(lease);
                  requireSequence(stream, expected);
                  take(payloads.size(), asked);
                  return written(stream, lease.service()).add(lease.epoch(), payloads);
                }));
  }

  @Override
  public List<JournalRecord> read(DeploymentId stream) {
    return faults.call("read", fault -> locked(() -> records(stream)));
  }

  @Override
  public void finish(Lease lease, DeploymentId stream) {
    faults.call(
        "finish",
        fault ->
            locked(
                () -> {
                  requireHeld(lease);
                  return written(stream, lease.service()).finish();
                }));
  }

  @Override
  public List<DeploymentId> open(String service) {
    return streams(written -> written.service.equals(service) && !written.finished);
  }

  @Override
  public List<DeploymentId> all(String service) {
    return streams(written -> written.service.equals(service));
  }

  private Lease take(String service, String owner, Duration ttl) {
    var last = leases.get(service);
    if (last != null && !last.remaining().isZero()) {
      throw refused(
          Kind.LEASE_HELD,
          "The lease of '%s' is held by '%s' in epoch %d."
              .formatted(service, last.owner, last.epoch));
    }
    var next = new FakeLease(service, owner, last == null ? 1 : last.epoch + 1, ttl);
    leases.put(service, next);
    return next;
  }

  private void requireHeld(Lease lease) {
    if (leases.get(lease.service()) != lease || lease.remaining().isZero()) {
      throw refused(
          Kind.LEASE_LOST,
          "'%s' lost the lease of '%s' of epoch %d."
              .formatted(lease.owner(), lease.service(), lease.epoch()));
    }
  }

  private void requireSequence(DeploymentId stream, long expected) {
    var written = streams.get(stream);
    int last = written == null ? 0 : written.records.size();
    if (last != expected) {
      throw refused(
          Kind.SEQUENCE_CONFLICT,
          "Stream '%s' ends with record %d, expected was %d.".formatted(stream, last, expected));
    }
  }

  private void take(int records, Room asked) {
    long left = room + (asked == Room.RESERVE ? reserve : 0L);
    if (records > left) {
      throw refused(Kind.FULL, "The journal has no room for %d records.".formatted(records));
    }
    if (room != Integer.MAX_VALUE) {
      reserve -= Math.max(0, records - room);
      room = Math.max(0, room - records);
    }
  }

  private List<JournalRecord> records(DeploymentId stream) {
    var written = streams.get(stream);
    return written == null ? List.of() : List.copyOf(written.records);
  }

  private Written written(DeploymentId stream, String service) {
    return streams.computeIfAbsent(stream, id -> new Written(service));
  }

  private List<DeploymentId> streams(Predicate<Written> wanted) {
    return locked(
        () ->
            streams.entrySet().stream()
                .filter(entry -> wanted.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList());
  }

  private Optional<FakeLease> lease(String service) {
    return Optional.ofNullable(leases.get(service));
  }

  private static JournalException refused(Kind kind, String message) {
    return new JournalException(kind, message);
  }

  private <T extends @Nullable Object> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** One stream. Confined to the store's lock. */
  private static final class Written {

    private final String service;
    private final List<JournalRecord> records = new ArrayList<>();
    private boolean finished;

    Written(String service) {
      this.service = service;
    }

    long add(long epoch, List<String> payloads) {
      payloads.forEach(text -> records.add(new JournalRecord(records.size() + 1L, epoch, text)));
      return records.size();
    }

    /** Returns whether nothing is left. */
    boolean cut(long last) {
      records.removeIf(record -> record.sequence() > last);
      return records.isEmpty();
    }

    boolean finish() {
      finished = true;
      return true;
    }
  }

  /** One taking of a lease. Thread-safe. */
  private final class FakeLease implements Lease {

    private final String service;
    private final String owner;
    private final long epoch;
    private final Duration ttl;
    private volatile Duration end;

    FakeLease(String service, String owner, long epoch, Duration ttl) {
      this.service = service;
      this.owner = owner;
      this.epoch = epoch;
      this.ttl = ttl;
      this.end = time.elapsed().plus(ttl);
    }

    @Override
    public String service() {
      return service;
    }

    @Override
    public String owner() {
      return owner;
    }

    @Override
    public long epoch() {
      return epoch;
    }

    @Override
    public Duration remaining() {
      var left = end.minus(time.elapsed());
      return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public void renew() {
      faults.call(
          "renew",
          fault ->
              locked(
                  () -> {
                    requireHeld(this);
                    end = time.elapsed().plus(ttl);
                    return end;
                  }));
    }

    @Override
    public void close() {
      lose();
    }

    boolean lose() {
      end = Duration.ZERO;
      return true;
    }
  }
}
