package io.crossfade.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.error.PlanRejectedException;
import io.crossfade.model.Affinity;
import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Routing;
import io.crossfade.model.Slots;
import io.crossfade.model.Weight;
import io.crossfade.spec.Amount;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.strategies.bluegreen.BlueGreen;
import io.crossfade.strategies.canary.Canary;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.strategy.DeploymentStrategy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A strategy is a pure function, so its test is a table: every strategy on every fleet, as the plan
 * prints. What differs from {@code plans.txt} is either a fault or to be read and put there.
 */
class PlansTest {

  private static final Duration FIVE = Duration.ofSeconds(5);

  private static Map<String, DeploymentStrategy> strategies() {
    var all = new LinkedHashMap<String, DeploymentStrategy>();
    all.put("rolling", Rolling.inBatchesOf(1));
    all.put(
        "rolling in growing batches",
        Rolling.builder()
            .batches(Amount.of(1), Amount.percent(25), Amount.percent(100))
            .pause(FIVE)
            .firstGate("smoke")
            .gate("judge")
            .guard("watch")
            .failureBudget(Amount.of(1))
            .build());
    all.put("rolling with surge", Rolling.builder().batches(Amount.of(2)).withSurge().build());
    all.put("blue-green", BlueGreen.standard());
    all.put(
        "blue-green with everything",
        BlueGreen.builder()
            .preview(Pin.Kind.HEADER, "X-Preview")
            .smokeTest("smoke")
            .verification("judge")
            .guard("watch")
            .warm(FIVE)
            .build());
    all.put("blue-green that keeps the old", BlueGreen.builder().noPreview().keepOld().build());
    all.put("canary", Canary.of(5, 50));
    all.put(
        "canary with everything",
        Canary.builder()
            .linear(Weight.ofPercent(40))
            .instances(Amount.percent(50))
            .hold(FIVE)
            .gate("judge")
            .guard("watch")
            .testers(Pin.Kind.COOKIE, "tester", "yes")
            .testersHold(FIVE)
            .testersGate("smoke")
            .warm(FIVE)
            .build());
    all.put(
        "canary that keeps the old",
        Canary.builder().exponential(Weight.ofPercent(10), 4).keepOld().build());
    return all;
  }

  private static Map<String, Fleet> fleets() {
    var all = new LinkedHashMap<String, Fleet>();
    all.put("nothing yet", Fleet.of(List.of(), Slots.any(), routing()));
    all.put(
        "four of v1",
        fleet(Slots.any(), "a v1, b v1, c v1, d v1", group("blue", 100, "a", "b", "c", "d")));
    all.put("v2 already", fleet(Slots.any(), "a v2, b v2", group("blue", 100, "a", "b")));
    all.put(
        "half-way between groups",
        fleet(
            Slots.any(),
            "a v1, b v1, c v1, g v2, h v0",
            group("blue", 75, "a", "b", "c"),
            group("green", 25, "g", "h")));
    all.put(
        "half-way within a group, and one that does not serve",
        fleet(Slots.any(), "a v2, b v1, c v1, x v1", group("blue", 100, "a", "b", "c")));
    all.put(
        "the old kept without traffic, one more than wanted",
        fleet(
            Slots.of(List.of()),
            "a v1, b v1, g v0, h v2, i v0",
            group("blue", 100, "a", "b"),
            group("green", 0, "g", "h", "i", "gone")));
    all.put(
        "one member gone, and one slot free",
        fleet(
            Slots.of(List.of(InstanceId.of("s"))),
            "a v1, b v1",
            group("blue", 100, "a", "b", "gone")));
    return all;
  }

  private record Part(String name, GroupRouting routing) {}

  private static Part group(String name, int percent, String... members) {
    var states = new LinkedHashMap<InstanceId, MemberState>();
    Stream.of(members).forEach(member -> states.put(InstanceId.of(member), MemberState.SERVING));
    return new Part(name, new GroupRouting(Weight.ofPercent(percent), states));
  }

  private static Routing routing(Part... parts) {
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    Stream.of(parts).forEach(part -> groups.put(GroupId.of(part.name()), part.routing()));
    var pins =
        parts.length > 1
            ? List.of(new Pin(Pin.Kind.HEADER, "X-Old", "1", GroupId.of("green")))
            : List.<Pin>of();
    return new Routing(groups, pins, Affinity.none());
  }

  private static Fleet fleet(Slots slots, String instances, Part... parts) {
    var all = new ArrayList<Instance>();
    for (var words : instances.split(", ")) {
      var both = words.split(" ");
      all.add(Instance.of(both[0], both[1], "10.0.0." + (all.size() + 1) + ":80"));
    }
    return Fleet.of(all, slots, routing(parts));
  }

  @Test
  void every_strategy_on_every_fleet_is_as_it_was_read() throws IOException {
    var table = new StringBuilder();
    fleets()
        .forEach(
            (where, fleet) ->
                strategies()
                    .forEach(
                        (what, strategy) ->
                            table
                                .append("== " + where + ": " + what + "\n")
                                .append(plan(strategy, fleet).strip() + "\n\n")));

    assertThat(table).hasToString(read());
  }

  private static String plan(DeploymentStrategy strategy, Fleet fleet) {
    int wanted = fleet.serving().isEmpty() ? 2 : 0;
    var spec = DeploymentSpec.toRevision("v2").toBuilder().instances(wanted).build();
    try {
      return strategy.plan(spec, fleet).toString();
    } catch (PlanRejectedException e) {
      return "refused: " + e.getMessage();
    }
  }

  private static String read() throws IOException {
    try (var in = PlansTest.class.getResourceAsStream("plans.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
