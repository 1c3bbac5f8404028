package io.crossfade.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Affinity;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.time.TimeSource;
import io.undertow.server.HttpServerExchange;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which instance a request goes to, without the request. */
class ChoiceTest {

  private static final int REQUESTS = 20_000;

  private final EmbeddedSettings settings = EmbeddedSettings.builder(0).build();
  private final Spread spread = new Spread();

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100, 250, 3_333, 5_000, 9_999})
  void gives_a_group_its_share_of_twenty_thousand_requests(int basisPoints) {
    var green = Weight.ofBasisPoints(basisPoints);
    var table =
        table(group("blue", green.rest(), member("b", 1)), group("green", green, member("g", 1)));

    int hits = count(table, REQUESTS).getOrDefault("g", 0);

    double share = green.fraction();
    double deviation = Math.sqrt(REQUESTS * share * (1 - share));
    assertThat((double) hits).isCloseTo(REQUESTS * share, within(4 * deviation));
    assertThat((double) hits).as("and closer than chance").isCloseTo(REQUESTS * share, within(3));
  }

  @Test
  void gives_a_small_share_its_part_of_every_stretch() {
    var small = Weight.ofPercent(1);
    var table =
        table(group("blue", small.rest(), member("b", 1)), group("green", small, member("g", 1)));

    for (int stretch = 0; stretch < 20; stretch++) {
      assertThat(count(table, 1_000).getOrDefault("g", 0)).isBetween(8, 12);
    }
  }

  @Test
  void gives_members_their_part_of_the_groups_share() {
    var table =
        table(
            group("blue", Weight.ofPercent(90), member("b", 1)),
            group("green", Weight.ofPercent(10), member("g1", 1), member("g3", 3)));

    var counts = count(table, REQUESTS);

    assertThat((double) counts.get("g1")).isCloseTo(500, within(5));
    assertThat((double) counts.get("g3")).isCloseTo(1_500, within(5));
  }

  @Test
  void does_not_fall_into_step_with_requests_of_two_kinds_in_turn() {
    var half = Weight.ofPercent(50);
    var table = table(group("blue", half, member("b", 1)), group("green", half, member("g", 1)));
    var ofFirstKind = new HashMap<String, Integer>();

    for (int i = 0; i < REQUESTS; i++) {
      var id = choose(table);
      if (i % 2 == 0) {
        ofFirstKind.merge(id, 1, Integer::sum);
      }
    }

    assertThat((double) ofFirstKind.get("g")).isCloseTo(REQUESTS / 4.0, within(10));
  }

  @Test
  void keeps_shares_right_over_switches_of_the_table() {
    var small = Weight.ofPercent(5);
    var groups =
        List.of(group("blue", small.rest(), member("b", 1)), group("green", small, member("g", 1)));
    int hits = 0;

    for (int i = 0; i < 2_000; i++) {
      hits += choose(table(groups.toArray(MemberGroup[]::new))).equals("g") ? 1 : 0;
    }

    assertThat((double) hits).isCloseTo(100, within(3));
  }

  @Test
  void passes_over_members_that_do_not_fit() {
    var table = table(group("blue", Weight.ALL, member("a", 1), member("b", 5), member("c", 1)));

    for (int i = 0; i < 50; i++) {
      var choice = table.choose(anyRequest(), member -> member.id().value().equals("c"));
      assertThat(choice.member().id()).isEqualTo(InstanceId.of("c"));
    }
    assertThat(table.choose(anyRequest(), member -> false)).isNull();
  }

  private static Offset<Double> within(double offset) {
    return Assertions.within(offset);
  }

  private Map<String, Integer> count(CompiledTable table, int requests) {
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i < requests; i++) {
      counts.merge(choose(table), 1, Integer::sum);
    }
    return counts;
  }

  private static String choose(CompiledTable table) {
    return table.choose(anyRequest(), member -> true).member().id().value();
  }

  private static RequestView anyRequest() {
    return new RequestView(new HttpServerExchange(null));
  }

  private CompiledTable table(MemberGroup... groups) {
    var routing = new HashMap<GroupId, GroupRouting>();
    for (var group : groups) {
      routing.put(group.id(), new GroupRouting(group.weight(), Map.<InstanceId, MemberState>of()));
    }
    var table = new RoutingTable(new Routing(routing, List.of(), Affinity.none()), Map.of());
    return new CompiledTable(table, List.of(groups), spread);
  }

  private static MemberGroup group(String id, Weight weight, Member... members) {
    return new MemberGroup(GroupId.of(id), weight, new ArrayList<>(List.of(members)), new Spread());
  }

  private Member member(String id, int capacity) {
    var upstream =
        new Upstream(new InetSocketAddress("127.0.0.1", 1), settings, TimeSource.system());
    return new Member(InstanceId.of(id), capacity, upstream, new Ledger(), id);
  }
}
