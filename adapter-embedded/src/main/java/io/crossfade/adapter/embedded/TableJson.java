package io.crossfade.adapter.embedded;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossfade.model.Affinity;
import io.crossfade.model.DeploymentId;
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
import io.crossfade.spi.Fence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A routing table and who set it as JSON: what the state file holds and what goes over the admin
 * connection. Unknown, missing, doubled and misspelt fields are refused.
 *
 * <p>Thread-safe.
 */
final class TableJson {

  static final int FORMAT = 1;

  static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(16).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * A table and who set it.
   *
   * @param table the table
   * @param fence who set it
   */
  record Setting(RoutingTable table, Fence fence) {}

  private TableJson() {}

  static byte[] write(Setting setting) {
    var root = MAPPER.createObjectNode().put("format", FORMAT);
    root.put("deployment", setting.fence().deployment().value());
    root.put("epoch", setting.fence().epoch());
    root.set("table", write(setting.table()));
    return bytes(root);
  }

  /**
   * Reads what {@link #write(Setting)} wrote.
   *
   * @throws IOException if it is not that; the message says what it is instead
   */
  static Setting read(byte[] json) throws IOException {
    try {
      var root = new Fields("document", MAPPER.readTree(json));
      requireFormat(root.number("format"));
      var deployment = DeploymentId.of(root.text("deployment"));
      var fence = new Fence(deployment, root.number("epoch"));
      var table = table(root.child("table"));
      root.requireNoMore();
      return new Setting(table, fence);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (IOException e) {
      throw new IllegalStateException("A document in memory can be written.", e);
    }
  }

  static void requireFormat(long format) {
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "the format is " + format + ", and this release knows " + FORMAT);
    }
  }

  static ObjectNode write(RoutingTable table) {
    var root = MAPPER.createObjectNode();
    var groups = root.putArray("groups");
    table.routing().groups().forEach((id, group) -> write(id, group, table, groups));
    var pins = root.putArray("pins");
    table.routing().pins().forEach(pin -> write(pin, pins));
    return root.put("affinity", table.routing().affinity().cookie());
  }

  private static void write(GroupId id, GroupRouting group, RoutingTable table, ArrayNode to) {
    var node = to.addObject().put("id", id.value());
    var members = node.put("weight", group.weight().basisPoints()).putArray("members");
    group
        .members()
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

  static RoutingTable table(Fields root) {
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
