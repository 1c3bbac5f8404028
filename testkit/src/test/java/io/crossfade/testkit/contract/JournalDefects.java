package io.crossfade.testkit.contract;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.journal.JournalRecord;
import io.crossfade.journal.Lease;
import io.crossfade.model.DeploymentId;
import io.crossfade.testkit.fake.FakeJournalStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Journals that are broken in one way each, by what they do and the rule that must notice. */
final class JournalDefects {

  private JournalDefects() {}

  static Map<String, UnaryOperator<JournalView>> all() {
    var all = new LinkedHashMap<String, UnaryOperator<JournalView>>();
    all.put("R4.1 numbers from 0", v -> reading(v, JournalDefects::fromZero));
    all.put("R4.2 trims", v -> reading(v, JournalDefects::trimmed));
    all.put("R4.3 takes any sequence", v -> new Lenient(v.fake));
    all.put("R4.4 lets several win", v -> new Racing(v.fake));
    all.put("R4.5 knows what it cannot", v -> new Omniscient(v.fake));
    all.put("R4.6 forgets when it closes", v -> new Forgetful(v.fake));
    all.put("R4.7 does not say who", v -> leasing(v, Refusing.ANONYMOUSLY));
    all.put("R4.8 says who had it before", v -> leasing(v, Refusing.NOBODY));
    all.put("R4.9 begins epochs anew", v -> new BeginningAnew(v.fake));
    all.put("R4.10 obeys who has lost it", v -> new Obedient(v.fake));
    all.put("R4.11 has one lease for all", v -> new OneForAll(v.fake));
    all.put("R4.12 says it holds for ever", v -> new Everlasting(v.fake));
    all.put("R4.13 does not let the dead go", v -> new Undying(v.fake));
    all.put("R4.14 forgets what is finished", v -> new Finishing(v.fake));
    all.put("R4.15 lists by name", v -> new Alphabetical(v.fake));
    all.put("R4.16 takes any name", v -> new Careless(v.fake));
    all.put("R4.19 has no reserve", v -> new WithoutReserve(v.fake));
    return all;
  }

  private interface Reader {
    List<JournalRecord> read(DeploymentId stream, List<JournalRecord> records);
  }

  private enum Refusing {
    ANONYMOUSLY,
    NOBODY
  }

  private static JournalView reading(JournalView sound, Reader reader) {
    return new JournalView(sound.fake) {
      @Override
      public List<JournalRecord> read(DeploymentId stream) {
        return reader.read(stream, super.read(stream));
      }
    };
  }

  /** Only R4.1 reads three records that were written at two times. */
  private static List<JournalRecord> fromZero(DeploymentId stream, List<JournalRecord> records) {
    return records.stream()
        .map(r -> new JournalRecord(r.sequence() - 1, r.epoch(), r.payload()))
        .toList();
  }

  private static List<JournalRecord> trimmed(DeploymentId stream, List<JournalRecord> records) {
    return records.stream()
        .map(r -> new JournalRecord(r.sequence(), r.epoch(), r.payload().strip()))
        .toList();
  }

  private static JournalView leasing(JournalView sound, Refusing how) {
    return new JournalView(sound.fake) {
      private Optional<Lease> first = Optional.empty();

      @Override
      public Lease acquire(String service, String owner, Duration ttl) {
        try {
          var lease = super.acquire(service, owner, ttl);
          first = first.isPresent() ? first : Optional.of(lease);
          return how == Refusing.NOBODY && owner.equals("bob") && lease.epoch() == 2
              ? new LeaseView(lease, first.orElseThrow().owner())
              : lease;
        } catch (JournalException e) {
          throw how == Refusing.ANONYMOUSLY
              ? new JournalException(e.kind(), "The lease is held by somebody else.")
              : e;
        }
      }

      @Override
      public long append(
          Lease lease, DeploymentId stream, long expected, List<String> payloads, Room room) {
        return super.append(LeaseView.real(lease), stream, expected, payloads, room);
      }
    };
  }

  private static final class Lenient extends JournalView {
    Lenient(FakeJournalStore fake) {
      super(fake);
    }

    @Override
    public long append(Lease lease, DeploymentId stream, long expected, List<String> p, Room r) {
      boolean raced = p.get(0).startsWith("try");
      long last = raced ? expected : fake.read(stream).size();
      return super.append(lease, stream, last, p, r);
    }
  }

  /** Asks for the end of the stream and then writes, as if nobody came between. */
  private static final class Racing extends JournalView {
    private final CyclicBarrier barrier = new CyclicBarrier(4);

    Racing(FakeJournalStore fake) {
      super(fake);
    }

    @Override
    public long append(Lease lease, DeploymentId stream, long expected, List<String> p, Room r) {
      if (!p.get(0).startsWith("try")) {
        return super.append(lease, stream, expected, p, r);
      }
      awaitTheOthers();
      synchronized (barrier) {
        return super.append(lease, stream, fake.read(stream).size(), p, r);
      }
    }

    private void awaitTheOthers() {
      try {
        barrier.await(10, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final class Omniscient extends JournalView {
    Omniscient(FakeJournalStore fake) {
      super(fake);
    }

    @Override
    public List<JournalRecord> read(DeploymentId stream) {
      return stream.value().equals("never")
          ? List.of(new JournalRecord(1, 1, "a dream"))
          : super.read(stream);
    }
  }

  private static final class Forgetful extends JournalView {
    private final List<DeploymentId> forgotten;

    /** R4.17 and R4.18 open a store again too, after a lease was lost or taken. */
    Forgetful(FakeJournalStore fake) {
      super(fake);
      forgotten = fake.faults().calls("acquire") == 1 ? fake.all("shop") : List.of();
    }

    @Override
    public List<DeploymentId> open(String service) {
      var known = new ArrayList<>(super.open(service));
      known.removeAll(forgotten);
      return known;
    }
  }

  private static final class BeginningAnew extends JournalView {
    private final boolean second;

    BeginningAnew(FakeJournalStore fake) {
      super(fake);
      second = fake.faults().calls("acquire") > 0;
    }

    @Override
    public Lease acquire(String service, String owner, Duration ttl) {
      var lease = super.acquire(service, owner, ttl);
      return second && fake.all(service).isEmpty() ? new LeaseView(lease, owner, 1) : lease;
    }
  }

  private static final class Obedient extends JournalView {
    private Optional<Lease> last = Optional.empty();

    Obedient(FakeJournalStore fake) {
      super(fake);
    }

    @Override
    public Lease acquire(String service, String owner, Duration ttl) {
      var lease = super.acquire(service, owner, ttl);
      last = Optional.of(lease);
      return lease;
    }

    @Override
    public long append(Lease lease, DeploymentId stream, long expected, List<String> p, Room r) {
      boolean died = p.equals(List.of("three")) && expected == 2;
      boolean lost = lease.remaining().isZero() && !died;
      if (lost && last.filter(l -> !l.remaining().isZero()).isPresent()) {
        return super.append(last.get(), stream, expected, p, r);
      }
      return super.append(lease, stream, expected, p, r);
    }
  }

  private static final class OneForAll extends JournalView {
    private final List<Lease> all = new ArrayList<>();

    OneForAll(FakeJournalStore fake) {
      super(fake);
    }

    @Override
    public Lease acquire(String service, String owner, Duration ttl) {
      var lease = super.acquire(service, owner, ttl);
      all.add(lease);
      return service.equals("other")
          ? new LeaseView(lease, owner) {
            @Override
            public void close() {
              all.forEach(Lease::close);
            }
          }
          : lease;
    }

    @Override
    public long append(Lease lease, DeploymentId stream, long expected, List<String> p, Room r) {
      return super.append(LeaseView.real(lease), stream, expected, p, r);
    }
  }

  private static final class Everlasting extends JournalView {
    Everlasting(FakeJournalStore fake) {
      super(fake);
    }

    @Override
    public Lease acquire(String service, String owner, Duration ttl) {
      return new LeaseView(super.acquire(service, owner, ttl), owner) {
        @Override
        public Duration remaining() {
          return ttl;
        }
      };
    }

    @Override
    public long append(Lease lease, DeploymentId stream, long expected, List<String> p, Room r) {
      return super.append(LeaseView.real(lease), stream, expected, p, r);
    }

    @Override
    public void finish(Lease lease, DeploymentId stream) {
      super.finish(LeaseView.real(lease), stream);
    }
  }

  private static final class Undying extends JournalView {
    private final Map<String, Lease> held = new LinkedHashMap<>();

    Undying(FakeJournalStore fake) {
      super(fake);
    }

    @Override
    public Lease acquire(String service, String owner, Duration ttl) {
      if (held.containsKey(service)) {
        throw new JournalException(Kind.LEASE_HELD, "Held by alice and the contract.");
      }
      var lease = super.acquire(service, owner, ttl);
      held.put(service, lease);
      return new LeaseView(lease, owner) {
        @Override
        public void close() {
          held.remove(service);
          super.close();
        }
      };
    }

    @Override
    public long append(Lease lease, DeploymentId stream, long expected, List<String> p, Room r) {
      return super.append(LeaseView.real(lease), stream, expected, p, r);
    }

    @Override
    public void finish(Lease lease, DeploymentId stream) {
      super.finish(LeaseView.real(lease), stream);
    }
  }

  private static final class Finishing extends JournalView {
    private final List<DeploymentId> finished = new ArrayList<>();

    Finishing(FakeJournalStore fake) {
      super(fake);
    }

    @Override
    public void finish(Lease lease, DeploymentId stream) {
      super.finish(lease, stream);
      finished.add(stream);
    }

    @Override
    public List<DeploymentId> all(String service) {
      return super.all(service).stream().filter(id -> !finished.contains(id)).toList();
    }
  }

  private static final class Alphabetical extends JournalView {
    Alphabetical(FakeJournalStore fake) {
      super(fake);
    }

    @Override
    public List<DeploymentId> all(String service) {
      return super.all(service).stream().sorted(Comparator.naturalOrder()).toList();
    }
  }

  private static final class Careless extends JournalView {
    Careless(FakeJournalStore fake) {
      super(fake);
    }

    @Override
    public Lease acquire(String service, String owner, Duration ttl) {
      return super.acquire(service.equals("a b") ? "a-b" : service, owner, ttl);
    }
  }

  private static final class WithoutReserve extends JournalView {
    WithoutReserve(FakeJournalStore fake) {
      super(fake);
    }

    @Override
    public long append(Lease lease, DeploymentId stream, long expected, List<String> p, Room r) {
      return super.append(lease, stream, expected, p, Room.NORMAL);
    }
  }
}
