package io.crossfade.internal.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A routing table as JSON. Unknown, missing, doubled and misspelt fields are refused. Not API: may
 * change or vanish in any release.
 *
 * <p>Thread-safe.
 */
public final class TableJson {

  private TableJson() {}

  /** Returns a table as JSON, by name: equal tables give equal JSON. */
  public static ObjectNode write(RoutingTable table) {
    var root = StrictJson.object();
    var groups = root.putArray("groups");
    new TreeMap<>(table.routing().groups()).forEach((id, group) -> write(id, group, table, groups));
    var pins = root.putArray("pins");
    table.routing().pins().forEach(pin -> write(pin, pins));
    return root.put("affinity", table.routing().affinity().cookie());
  }

  private static void write(GroupId id, GroupRouting group, RoutingTable table, ArrayNode to) {
    var node = to.addObject().put("id", id.value());
    var members = node.put("weight", group.weight().basisPoints()).putArray("members");
    new TreeMap<>(group.members())
        .forEach(
            (member, state) -> {
              var target = table.target(member);
              members
                  .addObject()
                  .put("id", member.value())
                  .put("state", state.name())
                  .put("host", target.endpoint().host())
                  .put("port", target.endpoint().port())
                  .put("capacity", target.capacity());
            });
  }

  private static void write(Pin pin, ArrayNode to) {
    to.addObject()
        .put("kind", pin.kind().name())
        .put("name", pin.name())
        .put("value", pin.value())
        .put("group", pin.group().value());
  }

  /**
   * Reads what {@link #write(RoutingTable)} wrote.
   *
   * @throws IllegalArgumentException if it is not that
   */
  public static RoutingTable table(Fields root) {
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    var targets = new LinkedHashMap<InstanceId, Target>();
    for (var group : root.children("groups")) {
      var id = GroupId.of(group.text("id"));
      if (groups.put(id, group(group, targets)) != null) {
        throw new IllegalArgumentException("group '" + id + "' is there twice");
      }
    }
    var pins = pins(root.children("pins"));
    var affinity = new Affinity(root.text("affinity"));
    root.requireNoMore();
    return new RoutingTable(new Routing(groups, pins, affinity), targets);
  }

  private static GroupRouting group(Fields group, Map<InstanceId, Target> targets) {
    var members = new LinkedHashMap<InstanceId, MemberState>();
    for (var member : group.children("members")) {
      var id = InstanceId.of(member.text("id"));
      members.put(id, MemberState.valueOf(member.text("state")));
      var endpoint = Endpoint.of(member.text("host"), Math.toIntExact(member.number("port")));
      var target = new Target(endpoint, Math.toIntExact(member.number("capacity")));
      member.requireNoMore();
      if (targets.put(id, target) != null) {
        throw new IllegalArgumentException("member '" + id + "' is there twice");
      }
    }
    var weight = Weight.ofBasisPoints(Math.toIntExact(group.number("weight")));
    group.requireNoMore();
    return new GroupRouting(weight, members);
  }

  private static List<Pin> pins(List<Fields> nodes) {
    var pins = new ArrayList<Pin>();
    for (var node : nodes) {
      var kind = Pin.Kind.valueOf(node.text("kind"));
      var group = GroupId.of(node.text("group"));
      pins.add(new Pin(kind, node.text("name"), node.text("value"), group));
      node.requireNoMore();
    }
    return pins;
  }
}
