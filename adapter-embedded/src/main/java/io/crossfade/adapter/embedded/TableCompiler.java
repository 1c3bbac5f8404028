package io.crossfade.adapter.embedded;

import static java.util.Objects.requireNonNull;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Endpoint;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingTable;
import io.crossfade.time.TimeSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes routing tables ready for choosing. Names are looked up now, once, so that no request waits
 * for it; ways to instances that go on serving at the same address are kept.
 *
 * <p>Confined to the thread that switches.
 */
final class TableCompiler {

  static final int MOST_GROUPS = 1_000;

  private static final int SESSION_BYTES = 9;

  private final EmbeddedSettings settings;
  private final Ledgers ledgers;
  private final TimeSource time;
  private final Spread spread = new Spread();
  private final Map<GroupId, Spread> spreads = new HashMap<>();
  private Map<InstanceId, Upstream> upstreams = Map.of();

  TableCompiler(EmbeddedSettings settings, Ledgers ledgers, TimeSource time) {
    this.settings = settings;
    this.ledgers = ledgers;
    this.time = time;
  }

  CompiledTable empty() {
    return new CompiledTable(RoutingTable.empty(), List.of(), spread);
  }

  /**
   * Returns the table, ready.
   *
   * @param own where the router itself listens
   * @throws AdapterException {@code PERMANENT} if a member's address cannot be used, or the table
   *     is too large
   */
  CompiledTable compile(RoutingTable table, InetSocketAddress own) {
    requireFew(table);
    var ways = ways(addresses(table, own));
    try {
      var compiled = new CompiledTable(table, groups(table, ways), spread);
      upstreams = ways;
      spreads.keySet().retainAll(table.routing().groups().keySet());
      return compiled;
    } catch (ArithmeticException e) {
      throw refused("a group's capacities add up to more than " + Integer.MAX_VALUE, e);
    }
  }

  private static void requireFew(RoutingTable table) {
    int count = table.routing().groups().size();
    if (count > MOST_GROUPS) {
      throw refused(
          "it has " + count + " groups and this router knows at most " + MOST_GROUPS, null);
    }
  }

  private Map<InstanceId, InetSocketAddress> addresses(RoutingTable table, InetSocketAddress own) {
    var addresses = new HashMap<InstanceId, InetSocketAddress>();
    var faults = new ArrayList<String>();
    table
        .targets()
        .forEach(
            (id, target) -> {
              try {
                addresses.put(id, resolve(target.endpoint(), own));
              } catch (UnknownHostException e) {
                faults.add("'" + id + "' at " + target.endpoint() + ": " + e.getMessage());
              }
            });
    if (!faults.isEmpty()) {
      throw refused("these members have no address to use: " + String.join("; ", faults), null);
    }
    return addresses;
  }

  private static InetSocketAddress resolve(Endpoint endpoint, InetSocketAddress own)
      throws UnknownHostException {
    var address = InetAddress.getByName(endpoint.host());
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
      throw new UnknownHostException("not the address of one host");
    }
    boolean here = own.getAddress().isAnyLocalAddress() && address.isLoopbackAddress();
    if (endpoint.port() == own.getPort() && (here || address.equals(own.getAddress()))) {
      throw new UnknownHostException("the router itself listens there");
    }
    return new InetSocketAddress(address, endpoint.port());
  }

  private Map<InstanceId, Upstream> ways(Map<InstanceId, InetSocketAddress> addresses) {
    var ways = new HashMap<InstanceId, Upstream>();
    addresses.forEach(
        (id, address) -> {
          var known = upstreams.get(id);
          boolean same = known != null && known.address().equals(address);
          ways.put(id, same ? known : new Upstream(address, settings, time));
        });
    return ways;
  }

  private List<MemberGroup> groups(RoutingTable table, Map<InstanceId, Upstream> ways) {
    var groups = new ArrayList<MemberGroup>();
    table
        .routing()
        .groups()
        .forEach(
            (id, group) ->
                groups.add(
                    new MemberGroup(
                        id, group.weight(), serving(table, group, ways), spreadOf(id))));
    return groups;
  }

  private Spread spreadOf(GroupId group) {
    return spreads.computeIfAbsent(group, id -> new Spread());
  }

  private List<Member> serving(
      RoutingTable table, GroupRouting group, Map<InstanceId, Upstream> ways) {
    var serving = new ArrayList<Member>();
    group
        .members()
        .forEach(
            (id, state) -> {
              var way = requireNonNull(ways.get(id), "way");
              if (state == MemberState.SERVING) {
                int capacity = table.target(id).capacity();
                serving.add(new Member(id, capacity, way, ledgers.of(id), session(id)));
              } else {
                ways.remove(id);
              }
            });
    return serving;
  }

  /** The name itself would tell every client how many instances there are, and which. */
  private static String session(InstanceId id) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var hash = digest.digest(id.value().getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash, 0, SESSION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static AdapterException refused(String why, @Nullable Throwable cause) {
    return new AdapterException(
        Kind.PERMANENT,
        "The embedded router refused a routing table, and nothing was changed: " + why + ".",
        cause);
  }
}
