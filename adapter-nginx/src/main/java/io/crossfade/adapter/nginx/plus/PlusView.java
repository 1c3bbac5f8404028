package io.crossfade.adapter.nginx.plus;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.internal.wire.Fields;
import io.crossfade.model.Affinity;
import io.crossfade.model.Endpoint;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import io.crossfade.spi.RoutingObservation;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the API shows of us: the servers of our upstreams and the entries of our zone.
 *
 * <pre>
 *   layout               which hundredth goes to which upstream
 *   order                the keys of the pins, as the table has them
 *   header:VALUE         the upstream of requests with that value; cookie:, query: likewise
 *   member:UPSTREAM/AT   the name of the server there; what has none is called by its address
 * </pre>
 *
 * <p>Immutable.
 *
 * @param peers the servers, by group and name
 * @param entries the entries, by key
 * @param incarnation which start of nginx's master this is
 */
record PlusView(
    Map<GroupId, Map<InstanceId, Peer>> peers, Map<String, String> entries, String incarnation) {

  static final String LAYOUT = "layout";
  static final String ORDER = "order";
  private static final String MEMBER = "member:";

  PlusView {
    peers = Collections.unmodifiableMap(new LinkedHashMap<>(peers));
    entries = Collections.unmodifiableMap(new TreeMap<>(entries));
  }

  /** Returns the key of a server's name. */
  static String memberKey(String upstream, Endpoint at) {
    return MEMBER + upstream + "/" + at;
  }

  static boolean isMemberKey(String key) {
    return key.startsWith(MEMBER);
  }

  /** Returns how the keys of pins of a kind begin. */
  static String pinPrefix(Pin.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT) + ":";
  }

  static String pinKey(Pin pin) {
    return pinPrefix(pin.kind()) + pin.value();
  }

  /** Reads all of it. */
  static PlusView read(NginxPlusClient client, PlusNames names) {
    try {
      var entries = new TreeMap<String, String>();
      client
          .get(zonePath(names))
          .properties()
          .forEach(entry -> entries.put(entry.getKey(), entry.getValue().asText()));
      var peers = new LinkedHashMap<GroupId, Map<InstanceId, Peer>>();
      names
          .upstreams()
          .forEach((group, upstream) -> peers.put(group, peers(client, upstream, entries)));
      var master = new Fields("nginx", client.get("/nginx")).number("ppid");
      return new PlusView(peers, entries, Long.toString(master));
    } catch (IllegalArgumentException e) {
      throw new AdapterException(
          Kind.PERMANENT,
          "What NGINX Plus shows cannot be read: "
              + e.getMessage()
              + ". Nothing was changed; is everything in these upstreams and this zone ours?",
          e);
    }
  }

  static String zonePath(PlusNames names) {
    return "/http/keyvals/" + names.zone();
  }

  private static Map<InstanceId, Peer> peers(
      NginxPlusClient client, String upstream, Map<String, String> entries) {
    var peers = new LinkedHashMap<InstanceId, Peer>();
    for (var node : client.get("/http/upstreams/" + upstream).path("peers")) {
      var peer = Peer.of(node);
      var at = peer.target().endpoint();
      var byAddress = at.toString().replace('[', '_').replace(']', '_');
      var id = InstanceId.of(entries.getOrDefault(memberKey(upstream, at), byAddress));
      // in the middle of a change a name may be there twice, at its old and its new address
      peers.put(peers.containsKey(id) ? InstanceId.of(byAddress) : id, peer);
    }
    return peers;
  }

  /** Returns the server of a group at an address. */
  Optional<Peer> peer(GroupId group, Target target) {
    return peers.getOrDefault(group, Map.of()).values().stream()
        .filter(peer -> peer.isAt(target))
        .findFirst();
  }

  /** Returns what the data plane does. */
  RoutingObservation observation(PlusNames names) {
    try {
      var observation = RoutingObservation.builder(table(names)).incarnation(incarnation);
      peers.values().forEach(of -> of.forEach((id, p) -> observation.traffic(id, p.traffic())));
      return observation.build();
    } catch (IllegalArgumentException e) {
      throw new AdapterException(
          Kind.PERMANENT,
          "What NGINX Plus has in zone '"
              + names.zone()
              + "' is no routing of ours: "
              + e.getMessage()
              + ". Nothing was changed by looking; applying a table replaces it.",
          e);
    }
  }

  private RoutingTable table(PlusNames names) {
    var weights = Layout.read(entries.getOrDefault(LAYOUT, ""), names);
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    var targets = new LinkedHashMap<InstanceId, Target>();
    peers.forEach(
        (group, of) -> {
          var members = new LinkedHashMap<InstanceId, MemberState>();
          of.forEach(
              (id, peer) -> {
                members.put(id, peer.state());
                targets.put(id, peer.target());
              });
          groups.put(group, new GroupRouting(weights.getOrDefault(group, Weight.NONE), members));
        });
    return new RoutingTable(new Routing(groups, pins(names), Affinity.none()), targets);
  }

  private List<Pin> pins(PlusNames names) {
    var order = List.of(entries.getOrDefault(ORDER, "").split(","));
    var pins =
        new TreeMap<String, Pin>(
            Comparator.<String, Integer>comparing(order::indexOf)
                .thenComparing(Comparator.naturalOrder()));
    names
        .pins()
        .forEach(
            (kind, name) ->
                entries.forEach(
                    (key, upstream) -> {
                      if (key.startsWith(pinPrefix(kind))) {
                        var value = key.substring(pinPrefix(kind).length());
                        pins.put(key, new Pin(kind, name, value, requireGroup(names, upstream)));
                      }
                    }));
    return List.copyOf(pins.values());
  }

  private static GroupId requireGroup(PlusNames names, String upstream) {
    return names
        .group(upstream)
        .orElseThrow(
            () -> new IllegalArgumentException("a pin leads to upstream '" + upstream + "'"));
  }
}
