package io.crossfade.adapter.nginx.lua;

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
import io.crossfade.spi.Fence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A routing table as our balancer reads and shows it: a line for each thing in it, words with one
 * blank between. Names need no escaping, as they are on an allow-list. Confined to one call.
 *
 * <pre>
 *   crossfade 1
 *   fence EPOCH DEPLOYMENT
 *   affinity COOKIE                                          only where clients stay
 *   group ID BASISPOINTS
 *   member ID STATE HOST PORT CAPACITY ADDRESS               of the group above
 *   pin KIND NAME VALUE GROUP
 *   end
 * </pre>
 */
final class TableText {

  static final String FIRST = "crossfade 1";
  static final String LAST = "end";

  private final Map<GroupId, Weight> weights = new LinkedHashMap<>();
  private final Map<GroupId, Map<InstanceId, MemberState>> members = new LinkedHashMap<>();
  private final Map<InstanceId, Target> targets = new LinkedHashMap<>();
  private final List<Pin> pins = new ArrayList<>();
  private Affinity affinity = Affinity.none();
  private Map<InstanceId, MemberState> current = new LinkedHashMap<>();

  private TableText() {}

  /**
   * Returns a table as text.
   *
   * @param addressOf finds the address of a host
   */
  static String write(RoutingTable table, Fence fence, UnaryOperator<String> addressOf) {
    var lines = new ArrayList<String>();
    lines.add(FIRST);
    lines.add(line(fence));
    var routing = table.routing();
    if (routing.affinity().isSticky()) {
      lines.add(line("affinity", routing.affinity().cookie()));
    }
    routing
        .groups()
        .forEach(
            (id, group) -> {
              lines.add(line("group", id, group.weight().basisPoints()));
              group
                  .members()
                  .forEach(
                      (member, state) ->
                          lines.add(member(member, state, table.target(member), addressOf)));
            });
    routing
        .pins()
        .forEach(pin -> lines.add(line("pin", pin.kind(), pin.name(), pin.value(), pin.group())));
    lines.add(LAST);
    return String.join("\n", lines) + "\n";
  }

  /** Returns the line that says who asks. */
  static String line(Fence fence) {
    return line("fence", fence.epoch(), fence.deployment());
  }

  private static String member(
      InstanceId id, MemberState state, Target target, UnaryOperator<String> addressOf) {
    var at = target.endpoint();
    var address = addressOf.apply(at.host());
    return line("member", id, state, at.host(), at.port(), target.capacity(), address);
  }

  private static String line(Object... words) {
    return String.join(" ", List.of(words).stream().map(String::valueOf).toList());
  }

  /**
   * Returns the table that the lines between the first and the last say.
   *
   * @throws IllegalArgumentException if they say none
   */
  static RoutingTable read(List<String> lines) {
    var text = new TableText();
    lines.forEach(text::add);
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    text.weights.forEach(
        (id, weight) ->
            groups.put(id, new GroupRouting(weight, text.members.getOrDefault(id, Map.of()))));
    return new RoutingTable(new Routing(groups, text.pins, text.affinity), text.targets);
  }

  private void add(String line) {
    var words = new Words(line);
    switch (words.next()) {
      case "fence" -> words.skip(2);
      case "affinity" -> affinity = Affinity.cookie(words.next());
      case "group" -> addGroup(words);
      case "member" -> addMember(words);
      case "pin" -> pins.add(pin(words));
      default -> throw words.unexpected();
    }
    words.requireNoMore();
  }

  private void addGroup(Words words) {
    var id = GroupId.of(words.next());
    weights.put(id, Weight.ofBasisPoints(Math.toIntExact(words.number())));
    current = new LinkedHashMap<>();
    members.put(id, current);
  }

  private void addMember(Words words) {
    var id = InstanceId.of(words.next());
    current.put(id, MemberState.valueOf(words.next()));
    var endpoint = Endpoint.of(words.next(), Math.toIntExact(words.number()));
    targets.put(id, new Target(endpoint, Math.toIntExact(words.number())));
    words.skip(1);
  }

  private static Pin pin(Words words) {
    var kind = Pin.Kind.valueOf(words.next());
    return new Pin(kind, words.next(), words.next(), GroupId.of(words.next()));
  }
}
