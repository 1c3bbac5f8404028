package io.crossfade.adapter.embedded;

import io.crossfade.model.GroupId;
import io.crossfade.model.Pin;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A routing table made ready for choosing: the one value that a switch replaces.
 *
 * <pre>
 *   group:   the first pin that fits, else the session's, else by weight
 *   member:  the session's if it serves in that group, else by capacity
 * </pre>
 *
 * <p>A group without a serving member gets its share all the same, and the share is refused:
 * sending it elsewhere would exceed the other groups' shares.
 *
 * <p>Thread-safe.
 */
final class CompiledTable {

  private final RoutingTable table;
  private final Map<GroupId, MemberGroup> groups;
  private final Map<String, Seat> sessions;
  private final Spread spread;

  /** Where a session leads. */
  private record Seat(MemberGroup group, Member member) {}

  /**
   * Where a request goes.
   *
   * @param member the instance
   * @param newSession whether the client has yet to be told its session
   */
  record Choice(Member member, boolean newSession) {}

  CompiledTable(RoutingTable table, List<MemberGroup> groups, Spread spread) {
    this.table = table;
    this.groups = new LinkedHashMap<>();
    this.sessions = new HashMap<>();
    this.spread = spread;
    groups.forEach(this::add);
  }

  private void add(MemberGroup group) {
    groups.put(group.id(), group);
    if (isSticky()) {
      group.serving().forEach(m -> sessions.putIfAbsent(m.session(), new Seat(group, m)));
    }
  }

  RoutingTable table() {
    return table;
  }

  /** Returns the ways to instances that requests can be sent on. */
  Set<Upstream> upstreams() {
    var all = new HashSet<Upstream>();
    groups.values().forEach(group -> group.serving().forEach(m -> all.add(m.upstream())));
    return all;
  }

  /**
   * Returns where a request goes.
   *
   * @param fits which members may be chosen
   * @return nothing if no member may
   */
  @Nullable Choice choose(RequestView request, Predicate<Member> fits) {
    var seat = seatOf(request);
    var group = groupFor(request, seat);
    if (group == null) {
      return null;
    }
    if (seat != null && seat.group() == group && fits.test(seat.member())) {
      return new Choice(seat.member(), false);
    }
    var member = group.choose(fits);
    return member == null ? null : new Choice(member, isSticky());
  }

  /** Returns the name of the cookie that sessions are kept in; empty if there are none. */
  String sessionCookie() {
    return table.routing().affinity().cookie();
  }

  private boolean isSticky() {
    return table.routing().affinity().isSticky();
  }

  private @Nullable MemberGroup groupFor(RequestView request, @Nullable Seat seat) {
    for (var pin : table.routing().pins()) {
      if (fits(pin, request)) {
        return groups.get(pin.group());
      }
    }
    return seat != null && !seat.group().weight().isNone() ? seat.group() : byWeight();
  }

  private @Nullable MemberGroup byWeight() {
    int drawn = spread.draw(Weight.ALL.basisPoints());
    for (var group : groups.values()) {
      drawn -= group.weight().basisPoints();
      if (drawn < 0) {
        return group;
      }
    }
    return null;
  }

  private @Nullable Seat seatOf(RequestView request) {
    if (!isSticky()) {
      return null;
    }
    var session = request.cookie(sessionCookie());
    return session == null ? null : sessions.get(session);
  }

  private static boolean fits(Pin pin, RequestView request) {
    return switch (pin.kind()) {
      case HEADER -> request.hasHeader(pin.name(), pin.value());
      case COOKIE -> request.hasCookie(pin.name(), pin.value());
      case QUERY -> request.hasQuery(pin.name(), pin.value());
    };
  }
}
