package io.crossfade.adapter.embedded;

import io.crossfade.adapter.embedded.CompiledTable.Choice;
import io.crossfade.model.InstanceId;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.time.TimeSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table in force and who is in flight under it. A switch is one volatile write.
 *
 * <p>A request counts itself in before it looks at the table a second time, and a switch is made
 * before the counts are read. So one of the two sees the other: when a switch has been made, every
 * request that goes by the table before is in the counts, and no other will.
 *
 * <p>Thread-safe; {@link #switchTo} is called by one thread at a time.
 */
final class Switchboard {

  private final Ledgers ledgers;
  private final TimeSource time;
  private volatile CompiledTable current;

  Switchboard(CompiledTable first, Ledgers ledgers, TimeSource time) {
    this.current = first;
    this.ledgers = ledgers;
    this.time = time;
  }

  CompiledTable current() {
    return current;
  }

  Map<InstanceId, InstanceTraffic> traffic() {
    return ledgers.traffic();
  }

  /** Puts a table in force, and lets go of what it does not need. */
  void switchTo(CompiledTable next) {
    var before = current;
    current = next;
    ledgers.keep(next.table().routing().members().keySet());
    var unused = new HashSet<>(before.upstreams());
    unused.removeAll(next.upstreams());
    unused.forEach(Upstream::retire);
  }

  /**
   * Returns a stay at the instance that the request goes to.
   *
   * @param tried instances that could not be connected to
   * @return nothing if there is no instance
   */
  @Nullable Lease lease(RequestView request, Collection<Member> tried) {
    while (true) {
      var table = current;
      var choice = choose(table, request, tried);
      if (choice == null) {
        return null;
      }
      choice.member().ledger().begin();
      if (table == current) {
        return new Lease(choice, table.sessionCookie());
      }
      choice.member().ledger().cancel();
    }
  }

  private @Nullable Choice choose(
      CompiledTable table, RequestView request, Collection<Member> tried) {
    var choice = table.choose(request, member -> !tried.contains(member) && !isCooling(member));
    return choice != null ? choice : table.choose(request, member -> !tried.contains(member));
  }

  private boolean isCooling(Member member) {
    var ledger = member.ledger();
    return ledger.isMarkedCooling() && ledger.coolsAt(time.elapsed().toNanos());
  }
}
