package io.crossfade.engine;

import io.crossfade.model.Affinity;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Routings in a few words: blue has what green has not. */
final class Places {

  static final GroupId BLUE = GroupId.of("blue");
  static final GroupId GREEN = GroupId.of("green");

  private Places() {}

  /** Such as {@code "a b:out c:draining"}; who has no state serves. */
  static Routing blueAndGreen(int green, String inBlue, String inGreen) {
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    groups.put(BLUE, new GroupRouting(Weight.ofPercent(100 - green), members(inBlue)));
    groups.put(GREEN, new GroupRouting(Weight.ofPercent(green), members(inGreen)));
    return new Routing(groups, List.of(), Affinity.none());
  }

  static Routing allInBlue(String inBlue) {
    return blueAndGreen(0, inBlue, "");
  }

  static List<InstanceId> ids(String... names) {
    return Stream.of(names).map(InstanceId::of).toList();
  }

  private static Map<InstanceId, MemberState> members(String words) {
    var members = new LinkedHashMap<InstanceId, MemberState>();
    for (var word : words.isEmpty() ? new String[0] : words.split(" ")) {
      var both = word.split(":");
      var state = both.length == 1 ? "SERVING" : both[1].toUpperCase(Locale.ROOT);
      members.put(InstanceId.of(both[0]), MemberState.valueOf(state));
    }
    return members;
  }
}
