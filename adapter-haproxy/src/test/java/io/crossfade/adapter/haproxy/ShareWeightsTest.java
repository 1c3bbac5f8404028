package io.crossfade.adapter.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Affinity;
import io.crossfade.model.Endpoint;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShareWeightsTest {

  private static final GroupId BLUE = GroupId.of("blue");
  private static final GroupId GREEN = GroupId.of("green");

  @Test
  void makes_shares_within_a_256th_whatever_the_sizes_of_the_groups() {
    for (int blues : List.of(1, 2, 3, 7, 10, 100)) {
      for (int greens : List.of(1, 2, 3, 7, 10, 100)) {
        for (int share : List.of(100, 500, 1_250, 2_500, 3_333, 5_000, 9_900)) {
          var table = table(blues, greens, Weight.ofBasisPoints(share));
          var weights = ShareWeights.of(table);

          assertThat(weights.values()).allMatch(weight -> weight >= 0 && weight <= 256);
          double green = sum(weights, "green");
          double made = green / (green + sum(weights, "blue"));
          assertThat(made)
              .as("%d and %d at %d", blues, greens, share)
              .isBetween((share - 40) / 10_000.0, (share + 40) / 10_000.0);
        }
      }
    }
  }

  @Test
  void gives_nothing_to_a_group_without_a_share_and_all_to_the_other() {
    var weights = ShareWeights.of(table(3, 2, Weight.NONE));

    assertThat(sum(weights, "green")).isZero();
    assertThat(weights.get(InstanceId.of("blue-0"))).isEqualTo(256);
  }

  @Test
  void adds_shares_up_to_everything() {
    var shares =
        ShareWeights.shares(Map.of(BLUE, 1L, GREEN, 1L, GroupId.of("c"), 1L, GroupId.of("d"), 0L));

    assertThat(shares.values().stream().mapToInt(Weight::basisPoints).sum()).isEqualTo(10_000);
    assertThat(shares.get(GroupId.of("d"))).isEqualTo(Weight.NONE);
  }

  @Test
  void never_shows_a_little_as_nothing() {
    assertThat(ShareWeights.shares(Map.of(BLUE, 2_560_000L, GREEN, 1L)).get(GREEN))
        .isEqualTo(Weight.ofBasisPoints(1));
  }

  private static double sum(Map<InstanceId, Integer> weights, String group) {
    return weights.entrySet().stream()
        .filter(entry -> entry.getKey().value().startsWith(group))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private static RoutingTable table(int blues, int greens, Weight green) {
    var targets = new LinkedHashMap<InstanceId, Target>();
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    groups.put(BLUE, new GroupRouting(green.rest(), members("blue", blues, targets)));
    groups.put(GREEN, new GroupRouting(green, members("green", greens, targets)));
    return new RoutingTable(new Routing(groups, List.of(), Affinity.none()), targets);
  }

  private static Map<InstanceId, MemberState> members(
      String group, int count, Map<InstanceId, Target> targets) {
    var members = new LinkedHashMap<InstanceId, MemberState>();
    for (int i = 0; i < count; i++) {
      var id = InstanceId.of(group + "-" + i);
      members.put(id, MemberState.SERVING);
      targets.put(id, new Target(Endpoint.of("127.0.0.1", 1 + targets.size()), 1));
    }
    return members;
  }
}
