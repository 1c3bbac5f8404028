package io.crossfade.journal;

import io.crossfade.error.JournalException;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A journal in memory, for tests and for deployments that may be forgotten: a crash loses it. Its
 * leases hold until they are given back.
 *
 * <p>Thread-safe.
 */
public final class InMemoryJournalStore implements JournalStore {

  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<DeploymentId, Stream> streams = new LinkedHashMap<>();
  private final Map<String, HeldLease> leases = new HashMap<>();
  private final Map<String, Long> epochs = new HashMap<>();

  /** Makes an empty journal. */
  public InMemoryJournalStore() {}

  private static final class Stream {
    private final String service;
    private final List<JournalRecord> records = new ArrayList<>();
    private boolean finished;

    private Stream(String service) {
      this.service = service;
    }
  }

  @Override
  public Lease acquire(String service, String owner, Duration ttl) {
    Names.requireAllowed("service", service);
    return locked(
        () -> {
          var holder = leases.get(service);
          if (holder != null) {
            throw JournalException.leaseHeld(
                service, "'" + holder.owner + "' in epoch " + holder.epoch);
          }
          var lease = new HeldLease(service, owner, epochs.merge(service, 1L, Long::sum));
          leases.put(service, lease);
          return lease;
        });
  }

  @Override
  public long append(
      Lease lease, DeploymentId stream, long expected, List<String> payloads, Room room) {
    return locked(
        () -> {
          requireHeld(lease);
          var texts = List.copyOf(payloads);
          requireNext(lease, stream, expected);
          if (texts.isEmpty()) {
            return expected;
          }
          var records = streams.computeIfAbsent(stream, id -> new Stream(lease.service())).records;
          texts.forEach(
              text -> records.add(new JournalRecord(records.size() + 1L, lease.epoch(), text)));
          return (long) records.size();
        });
  }

  @Override
  public List<JournalRecord> read(DeploymentId stream) {
    return locked(
        () -> {
          var found = streams.get(stream);
          return found == null ? List.of() : List.copyOf(found.records);
        });
  }

  @Override
  public void finish(Lease lease, DeploymentId stream) {
    locked(
        () -> {
          requireHeld(lease);
          var found = streams.get(stream);
          if (found != null && found.service.equals(lease.service())) {
            found.finished = true;
          }
          return true;
        });
  }

  @Override
  public List<DeploymentId> open(String service) {
    return locked(() -> ids(Names.requireAllowed("service", service), false));
  }

  @Override
  public List<DeploymentId> all(String service) {
    return locked(() -> ids(Names.requireAllowed("service", service), true));
  }

  @Override
  public void close() {
    locked(
        () -> {
          leases.clear();
          return true;
        });
  }

  private List<DeploymentId> ids(String service, boolean finishedToo) {
    return streams.entrySet().stream()
        .filter(entry -> entry.getValue().service.equals(service))
        .filter(entry -> finishedToo || !entry.getValue().finished)
        .map(Map.Entry::getKey)
        .toList();
  }

  private void requireNext(Lease lease, DeploymentId stream, long expected) {
    var found = streams.get(stream);
    if (found != null && !found.service.equals(lease.service())) {
      throw JournalException.conflict(
          stream.value(), "there is a stream of that name for '" + found.service + "'");
    }
    if (found != null && found.finished) {
      throw JournalException.conflict(stream.value(), "it has ended");
    }
    long last = found == null ? 0 : found.records.size();
    if (last != expected) {
      throw JournalFaults.conflict(stream, expected, last);
    }
  }

  private void requireHeld(Lease lease) {
    if (leases.get(lease.service()) != lease) {
      throw JournalException.leaseLost(
          lease.service(), lease.epoch(), "it was given back, or is not a lease of this store");
    }
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** A lease that this store gave. */
  private final class HeldLease implements Lease {

    private final String service;
    private final String owner;
    private final long epoch;

    private HeldLease(String service, String owner, long epoch) {
      this.service = service;
      this.owner = owner;
      this.epoch = epoch;
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
      return locked(() -> leases.get(service) == this ? FOR_EVER : Duration.ZERO);
    }

    @Override
    public void renew() {
      locked(
          () -> {
            requireHeld(this);
            return true;
          });
    }

    @Override
    public void close() {
      locked(() -> leases.remove(service, this));
    }
  }
}
