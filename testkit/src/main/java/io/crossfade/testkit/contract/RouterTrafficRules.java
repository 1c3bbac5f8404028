package io.crossfade.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Weight;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficCounters;
import io.crossfade.testkit.contract.DataPlane.Answer;
import io.crossfade.testkit.contract.DataPlane.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules that are checked with requests: R1.7 to R1.16. */
abstract class RouterTrafficRules extends RouterContractHooks {

  private static final int SOME = 40;
  private static final int SIGMAS = 5;

  @Test
  @DisplayName("R1.7 every request goes to a serving member of a group with weight")
  final void r1_7_requests_go_to_serving_members() throws Exception {
    dataPlaneOrSkip();
    route(tables().with(tables().toBlue(), tables().id(1), MemberState.OUT));

    assertThat(answering(Request.plain(), SOME)).containsOnly(tables().id(0));
    route(tables().toGreen());
    assertThat(answering(Request.plain(), SOME))
        .containsOnly(tables().id(2), tables().id(3))
        .contains(tables().id(2), tables().id(3));
  }

  @Test
  @DisplayName("R1.8 a group's share of the requests is its weight")
  final void r1_8_shares_are_weights() throws Exception {
    dataPlaneOrSkip();
    require(Feature.WEIGHTS);
    route(tables().shared(Weight.ofPercent(20)));

    assertShare(Set.of(tables().id(2), tables().id(3)), 0.2);
  }

  @Test
  @DisplayName("R1.9 a member's share of its group's requests follows its capacity")
  final void r1_9_members_share_by_capacity() throws Exception {
    dataPlaneOrSkip();
    require(Feature.MEMBER_CAPACITY);
    route(tables().unequal(3));

    assertShare(Set.of(tables().id(1)), 0.75);
  }

  @Test
  @DisplayName(
      "R1.10 a pinned request goes to its group whatever the weights, and no other request does")
  final void r1_10_pins_win_over_weights() throws Exception {
    dataPlaneOrSkip();
    var kinds = router().capabilities().pins();
    Skipped.unless(!kinds.isEmpty(), "the router declares no kind of pin");
    for (var kind : kinds) {
      route(tables().pinned(new Pin(kind, "version", "green", Tables.GREEN)));

      assertThat(answering(pinned(kind, "green"), SOME))
          .containsOnly(tables().id(2), tables().id(3));
      assertThat(answering(pinned(kind, "other"), SOME))
          .containsOnly(tables().id(0), tables().id(1));
      assertThat(answering(Request.plain(), SOME)).containsOnly(tables().id(0), tables().id(1));
    }
  }

  @Test
  @DisplayName("R1.11 a draining member gets no new request, and what it has begun ends whole")
  final void r1_11_drains() throws Exception {
    var ways = dataPlaneOrSkip();
    require(Feature.DRAIN);
    route(tables().blueOnly(MemberState.SERVING, MemberState.OUT));
    var begun = ways.open(Request.plain());

    route(tables().blueOnly(MemberState.DRAINING, MemberState.SERVING));

    assertThat(answering(Request.plain(), SOME)).containsOnly(tables().id(1));
    assertThat(begun.finish().from()).contains(tables().id(0));
  }

  @Test
  @DisplayName(
      "R1.12 a client with affinity stays on its instance until that drains or its group has no"
          + " weight")
  final void r1_12_sessions_end_with_their_instance() throws Exception {
    var ways = dataPlaneOrSkip();
    require(Feature.AFFINITY);
    var table = tables().sticky(Weight.NONE);
    route(table);
    var first = ways.send(Request.plain());
    var client = Request.plain().cookies(first.cookies());
    var home = first.from().orElseThrow(() -> new AssertionError(first.words()));

    assertThat(answering(client, SOME)).containsOnly(home);
    route(tables().with(table, home, draining()));
    assertThat(answering(client, SOME)).doesNotContain(home);
    route(tables().sticky(Weight.ALL));
    assertThat(answering(client, SOME)).containsOnly(tables().id(2), tables().id(3));
  }

  @Test
  @DisplayName("R1.13 an open request counts as in flight at its instance until it ends")
  final void r1_13_counts_what_is_in_flight() throws Exception {
    var ways = dataPlaneOrSkip();
    require(Feature.IN_FLIGHT);
    route(tables().blueOnly(MemberState.SERVING, MemberState.OUT));
    var begun = List.of(ways.open(Request.plain()), ways.open(Request.plain()));

    awaitInFlight(2);
    begun.get(0).finish();
    awaitInFlight(1);
    begun.get(1).finish();
    awaitInFlight(0);
  }

  @Test
  @DisplayName(
      "R1.14 counters count each ended request once, at the instance that answered, by its outcome")
  final void r1_14_counts_what_ended() throws Exception {
    dataPlaneOrSkip();
    require(Feature.COUNTERS);
    var before = route(tables().blueOnly(MemberState.SERVING, MemberState.OUT));

    answering(Request.plain(), 4);
    answering(Request.plain().answeredWith(404), 2);
    answering(Request.plain().answeredWith(500), 1);

    var wanted = new TrafficCounters(7, 4, 2, 1, 0);
    var after = await(seen -> counters(seen, before, 0).equals(wanted), "counters of " + wanted);
    assertThat(counters(after, before, 1)).isEqualTo(TrafficCounters.none());
  }

  @Test
  @DisplayName(
      "R1.15 latency holds the time of each ended request once, at the instance that answered")
  final void r1_15_measures_what_ended() throws Exception {
    dataPlaneOrSkip();
    require(Feature.LATENCY);
    var before = route(tables().blueOnly(MemberState.SERVING, MemberState.OUT));

    answering(Request.plain(), 5);

    var after = await(seen -> measured(seen, before, 0) == 5, "5 response times");
    assertThat(measured(after, before, 1)).isZero();
  }

  @Test
  @DisplayName(
      "R1.16 a switch of everything loses no request; where it is atomic, no old answer follows a"
          + " new one")
  final void r1_16_a_switch_loses_nothing() throws Exception {
    var ways = dataPlaneOrSkip();
    route(tables().toBlue());

    var switching = CompletableFuture.runAsync(() -> route(tables().toGreen()), Threads::begin);
    var answers = new ArrayList<Answer>();
    while (!switching.isDone()) {
      answers.add(ways.send(Request.plain()));
    }
    switching.join();
    answers.add(ways.send(Request.plain()));

    assertThat(answers).allSatisfy(answer -> assertThat(answer.from()).isPresent());
    if (router().capabilities().has(Feature.ATOMIC_SWITCH)) {
      var old = Set.of(tables().id(0), tables().id(1));
      assertThat(answers.stream().map(Answer::from).flatMap(Optional::stream))
          .isSortedAccordingTo(Comparator.comparing(from -> !old.contains(from)));
    }
  }

  private static Request pinned(Pin.Kind kind, String value) {
    return switch (kind) {
      case HEADER -> Request.plain().header("Version", value);
      case COOKIE -> Request.plain().cookies(Map.of("version", value));
      case QUERY -> Request.plain().query("version", value);
    };
  }

  private MemberState draining() {
    return router().capabilities().has(Feature.DRAIN) ? MemberState.DRAINING : MemberState.OUT;
  }

  private List<InstanceId> answering(Request request, int times) throws Exception {
    var all = new ArrayList<InstanceId>();
    for (int i = 0; i < times; i++) {
      var answer = dataPlaneOrSkip().send(request);
      all.add(answer.from().orElseThrow(() -> new AssertionError(answer.words())));
    }
    return all;
  }

  /** A right share is within five standard deviations but once in two million runs. */
  private void assertShare(Set<InstanceId> members, double share) throws Exception {
    int all = requests();
    long hits = answering(Request.plain(), all).stream().filter(members::contains).count();
    double slack =
        SIGMAS * Math.sqrt(all * share * (1 - share))
            + all * router().capabilities().weightStep().fraction();

    assertThat((double) hits)
        .as("of %d requests to %s", all, members)
        .isBetween(all * share - slack, all * share + slack);
  }

  private void awaitInFlight(long count) {
    await(
        seen -> seen.traffic(tables().id(0)).inFlight().orElse(-1) == count,
        count + " requests in flight at '" + tables().id(0) + "'");
  }

  private TrafficCounters counters(RoutingObservation now, RoutingObservation then, int index) {
    var before = then.traffic(tables().id(index)).counters().orElse(TrafficCounters.none());
    var after = now.traffic(tables().id(index)).counters().orElse(TrafficCounters.none());
    return after.since(before);
  }

  private long measured(RoutingObservation now, RoutingObservation then, int index) {
    var before = then.traffic(tables().id(index)).latency().orElse(LatencyDistribution.empty());
    var after = now.traffic(tables().id(index)).latency().orElse(LatencyDistribution.empty());
    return after.count() - before.count();
  }
}
