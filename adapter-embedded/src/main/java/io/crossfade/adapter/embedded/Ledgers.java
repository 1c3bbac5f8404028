package io.crossfade.adapter.embedded;

import io.crossfade.model.InstanceId;
import io.crossfade.spi.InstanceTraffic;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The ledgers of every instance: those in the table, and those that left it. Of the latter the
 * newest are kept for who still wants to read them, and any with requests in flight.
 *
 * <p>Thread-safe; {@link #keep} is called by one thread at a time.
 */
final class Ledgers {

  static final int DEPARTED_KEPT = 256;

  private final ConcurrentMap<InstanceId, Ledger> ledgers = new ConcurrentHashMap<>();
  private final Set<InstanceId> departed = new LinkedHashSet<>();

  /** Returns the instance's ledger, a new one if it is new. */
  Ledger of(InstanceId instance) {
    return ledgers.computeIfAbsent(instance, id -> new Ledger());
  }

  /** Says which instances are in the table from now on. */
  void keep(Set<InstanceId> members) {
    departed.removeAll(members);
    for (var known : new TreeMap<>(ledgers).keySet()) {
      if (!members.contains(known)) {
        departed.add(known);
      }
    }
    forgetOldest();
  }

  Map<InstanceId, InstanceTraffic> traffic() {
    var traffic = new LinkedHashMap<InstanceId, InstanceTraffic>();
    new TreeMap<>(ledgers).forEach((id, ledger) -> traffic.put(id, ledger.traffic()));
    return traffic;
  }

  private void forgetOldest() {
    int surplus = departed.size() - DEPARTED_KEPT;
    var oldest = departed.iterator();
    while (surplus > 0 && oldest.hasNext()) {
      var id = oldest.next();
      if (of(id).inFlight() == 0) {
        oldest.remove();
        ledgers.remove(id);
        surplus--;
      }
    }
  }
}
