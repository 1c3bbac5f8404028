package io.crossfade.adapter.nginx.plus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns what the API shows into a table, a call for each difference, in an order in which no
 * request meets a group that is worse than it was and will be.
 *
 * <pre>
 *   servers that are to serve → shares and pins, each a value → servers that are not to serve
 * </pre>
 *
 * <p>Confined to one apply.
 */
final class PlusChange {

  private final NginxPlusClient client;
  private final PlusNames names;
  private final PlusView before;
  private boolean changed;

  PlusChange(NginxPlusClient client, PlusNames names, PlusView before) {
    this.client = client;
    this.names = names;
    this.before = before;
  }

  void make(RoutingTable desired) {
    nameMembers(desired);
    forEachMember(desired, MemberState.SERVING, this::bring);
    route(desired);
    forEachMember(desired, MemberState.DRAINING, this::bring);
    forEachMember(desired, MemberState.OUT, this::bring);
    before.peers().forEach((group, of) -> of.forEach((id, peer) -> drop(desired, group, peer)));
    forgetMembers(desired);
  }

  /** Does something for one member. */
  private interface Act {
    void on(GroupId group, MemberState state, Target target);
  }

  private static void forEachMember(RoutingTable desired, MemberState wanted, Act act) {
    desired
        .routing()
        .groups()
        .forEach(
            (group, of) ->
                of.members()
                    .forEach(
                        (id, state) -> {
                          if (state == wanted) {
                            act.on(group, state, desired.target(id));
                          }
                        }));
  }

  private void bring(GroupId group, MemberState state, Target target) {
    var peer = before.peer(group, target);
    var servers = "/http/upstreams/" + names.upstream(group) + "/servers";
    if (peer.isEmpty()) {
      boolean serves = state == MemberState.SERVING;
      var server = object().put("server", target.endpoint().toString());
      change("POST", servers, server.put("weight", target.capacity()).put("down", !serves));
      if (state == MemberState.DRAINING) {
        // only an existing server can be set to drain
        change("PATCH", servers + "/" + addedId(group, target), state(state));
      }
      return;
    }
    var body = peer.get().state() == state ? object() : state(state);
    if (peer.get().target().capacity() != target.capacity()) {
      body.put("weight", target.capacity());
    }
    if (!body.isEmpty()) {
      change("PATCH", servers + "/" + peer.get().id(), body);
    }
  }

  private static ObjectNode state(MemberState state) {
    return switch (state) {
      case SERVING -> object().put("down", false).put("drain", false);
      case DRAINING -> object().put("down", false).put("drain", true);
      case OUT -> object().put("down", true).put("drain", false);
    };
  }

  private long addedId(GroupId group, Target target) {
    return PlusView.read(client, names)
        .peer(group, target)
        .orElseThrow(
            () ->
                new AdapterException(
                    Kind.OUTCOME_UNKNOWN,
                    "The server '"
                        + target.endpoint()
                        + "' was added to NGINX Plus and is not there. Read back what is."))
        .id();
  }

  private void drop(RoutingTable desired, GroupId group, Peer peer) {
    boolean stays =
        desired.routing().group(group).members().keySet().stream()
            .anyMatch(id -> peer.isAt(desired.target(id)));
    if (!stays) {
      var path = "/http/upstreams/" + names.upstream(group) + "/servers/" + peer.id();
      effect(() -> client.delete(path));
    }
  }

  private void route(RoutingTable desired) {
    var wanted = new TreeMap<String, String>();
    desired
        .routing()
        .pins()
        .forEach(pin -> wanted.putIfAbsent(PlusView.pinKey(pin), names.upstream(pin.group())));
    wanted.put(PlusView.ORDER, String.join(",", order(desired)));
    var weights = new TreeMap<GroupId, Weight>();
    desired.routing().groups().forEach((id, group) -> weights.put(id, group.weight()));
    wanted.put(PlusView.LAYOUT, Layout.write(weights, names));
    wanted.forEach(this::put);
    before.entries().keySet().stream()
        .filter(key -> isPin(key) && !wanted.containsKey(key))
        .forEach(this::remove);
  }

  private static List<String> order(RoutingTable desired) {
    return desired.routing().pins().stream().map(PlusView::pinKey).distinct().toList();
  }

  private boolean isPin(String key) {
    return names.pins().keySet().stream()
        .anyMatch(kind -> key.startsWith(PlusView.pinPrefix(kind)));
  }

  private Map<String, String> memberNames(RoutingTable desired) {
    var wanted = new TreeMap<String, String>();
    desired
        .routing()
        .groups()
        .forEach(
            (group, of) ->
                of.members()
                    .keySet()
                    .forEach(id -> wanted.put(memberKey(desired, group, id), id.value())));
    return wanted;
  }

  private String memberKey(RoutingTable desired, GroupId group, InstanceId id) {
    return PlusView.memberKey(names.upstream(group), desired.target(id).endpoint());
  }

  private void nameMembers(RoutingTable desired) {
    memberNames(desired).forEach(this::put);
  }

  private void forgetMembers(RoutingTable desired) {
    var wanted = memberNames(desired);
    before.entries().keySet().stream()
        .filter(key -> PlusView.isMemberKey(key) && !wanted.containsKey(key))
        .forEach(this::remove);
  }

  private void put(String key, String value) {
    var now = before.entries().get(key);
    if (!value.equals(now)) {
      change(now == null ? "POST" : "PATCH", PlusView.zonePath(names), object().put(key, value));
    }
  }

  private void remove(String key) {
    change("PATCH", PlusView.zonePath(names), object().putNull(key));
  }

  private void change(String method, String path, JsonNode body) {
    effect(() -> client.change(method, path, body));
  }

  /** After the first effect a refusal does not say that nothing was changed. */
  private void effect(Runnable call) {
    try {
      call.run();
      changed = true;
    } catch (AdapterException e) {
      throw changed
          ? new AdapterException(
              Kind.OUTCOME_UNKNOWN, e.getMessage() + " Part of the table was set before.", e)
          : e;
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
