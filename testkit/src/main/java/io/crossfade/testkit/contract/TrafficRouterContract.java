package io.crossfade.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spi.RouterCapabilities.Feature;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link io.crossfade.spi.TrafficRouter} must do: rules R1.1 to R1.24. Extend it, make a
 * router in {@code router(instances)}, and offer what you can of the other hooks; a rule whose hook
 * or capability is missing is reported as skipped.
 *
 * <p>Confined to JUnit's thread; R1.16 and R1.22 use threads of their own.
 */
public abstract class TrafficRouterContract extends RouterTrafficRules {

  private static final int SOME = 40;

  /** For subclasses. */
  protected TrafficRouterContract() {}

  @Test
  @DisplayName("R1.1 once converged, what was applied is what is observed")
  final void r1_1_what_was_applied_is_observed() {
    for (var table : possible()) {
      var seen = route(table);

      assertThat(seen.table().targets()).containsAllEntriesOf(table.targets());
    }
  }

  @Test
  @DisplayName("R1.2 a table applied twice is applied once")
  final void r1_2_twice_is_once() {
    var once = route(tables().toGreen());

    router().apply(tables().toGreen(), fence(1));
    var twice = router().observe();

    assertThat(twice.table()).isEqualTo(once.table());
    assertThat(twice.convergence().dissent()).isEmpty();
  }

  @Test
  @DisplayName("R1.3 a table is whole: what an earlier one said and this one does not is gone")
  final void r1_3_a_table_is_whole() {
    possible().forEach(this::route);
    var alone = tables().blueOnly(MemberState.SERVING, MemberState.OUT);

    var seen = route(alone);

    assertThat(seen.table().routing().groups().keySet()).containsExactly(Tables.BLUE);
    assertThat(seen.table().routing().pins()).isEmpty();
    assertThat(seen.table().routing().affinity().isSticky()).isFalse();
  }

  @Test
  @DisplayName(
      "R1.4 a table beyond the declared capabilities is refused as PERMANENT, and nothing changes")
  final void r1_4_refuses_what_it_cannot_do() {
    var beyond = tables().beyond(router().capabilities());
    Skipped.unless(!beyond.isEmpty(), "this router can do all that a table can say");
    var before = route(tables().toBlue());

    beyond.forEach(
        (what, table) -> {
          var refused = refusal(() -> router().apply(table, fence(1)));
          assertThat(refused.kind()).as(what).isEqualTo(Kind.PERMANENT);
          assertThat(router().observe().table()).as(what).isEqualTo(before.table());
        });
  }

  @Test
  @DisplayName("R1.5 capabilities are the same every time")
  final void r1_5_capabilities_are_the_same_every_time() {
    var first = router().capabilities();
    route(tables().toBlue());

    assertThat(router().capabilities()).usingRecursiveComparison().isEqualTo(first);
  }

  @Test
  @DisplayName("R1.6 closing leaves the routing as it is, and another router object reads it back")
  final void r1_6_closing_leaves_the_routing() throws Exception {
    route(tables().toGreen());

    router().close();
    var another = closing(Skipped.unlessThere(reopened(), "no second router object here"));

    assertThat(awaitObserved(another, tables().toGreen()).table().routing().reachable())
        .containsExactlyInAnyOrder(tables().id(2), tables().id(3));
  }

  @Test
  @DisplayName("R1.17 a lower epoch than the last is refused as PERMANENT, and nothing changes")
  final void r1_17_refuses_a_lower_epoch() {
    require(Feature.FENCED);
    router().apply(tables().toBlue(), fence(7));
    var before = awaitObserved(router(), tables().toBlue());

    var refused = refusal(() -> router().apply(tables().toGreen(), fence(6)));

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(router().observe().table()).isEqualTo(before.table());
  }

  @Test
  @DisplayName("R1.18 what somebody else changed is observed, not what was last asked for")
  final void r1_18_observes_what_is() throws Exception {
    route(tables().toBlue());

    Skipped.unless(changeBehindTheBack(tables().toGreen()), "nobody else can change it here");

    awaitObserved(router(), tables().toGreen());
  }

  @Test
  @DisplayName("R1.19 foreign state is left as it is, byte by byte")
  final void r1_19_leaves_foreign_state() throws Exception {
    var before = Skipped.unlessThere(foreignState(), "there is no foreign state here");

    possible().forEach(this::route);

    assertThat(foreignState()).contains(before);
  }

  @Test
  @DisplayName("R1.20 a restart of the load balancer shows as another incarnation")
  final void r1_20_a_restart_is_another_incarnation() throws Exception {
    var before = route(tables().toBlue()).incarnation();

    Skipped.unless(restart(), "it cannot be restarted here");

    await(seen -> !seen.incarnation().equals(before), "another incarnation than " + before);
  }

  @Test
  @DisplayName(
      "R1.21 a load balancer that cannot be reached is an AdapterException, never PERMANENT")
  final void r1_21_says_that_it_cannot_be_reached() throws Exception {
    var lost = closing(Skipped.unlessThere(unreachable(), "no unreachable load balancer here"));

    assertThat(refusal(() -> lost.apply(tables().toBlue(), fence(1))).kind())
        .isNotEqualTo(Kind.PERMANENT);
    assertThat(refusal(lost::observe).kind()).isNotEqualTo(Kind.PERMANENT);
  }

  @Test
  @DisplayName("R1.22 observing works from several threads at once, also during an apply")
  final void r1_22_observes_from_several_threads() {
    route(tables().toBlue());

    var observers = Threads.fourTimes(SOME, router()::observe);
    for (int i = 0; i < 4; i++) {
      router().apply(i % 2 == 0 ? tables().toGreen() : tables().toBlue(), fence(1));
    }

    assertThat(observers.join()).hasSize(4 * SOME).doesNotContainNull();
    awaitObserved(router(), tables().toBlue());
  }

  @Test
  @DisplayName("R1.23 an answer that was lost on the way is OUTCOME_UNKNOWN")
  final void r1_23_a_lost_answer_is_unknown() {
    Skipped.unless(false, "the kit cannot lose an answer between an adapter and its load balancer");
  }

  @Test
  @DisplayName(
      "R1.24 who was announced with a higher epoch shuts out a lower one, and nothing changes")
  final void r1_24_an_announcement_shuts_out_a_lower_epoch() {
    require(Feature.FENCED);
    router().apply(tables().toBlue(), fence(7));
    var before = awaitObserved(router(), tables().toBlue());

    router().fence(fence(8));
    var late = refusal(() -> router().apply(tables().toGreen(), fence(7)));
    var again = refusal(() -> router().fence(fence(7)));

    assertThat(late.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(again.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(router().observe().table()).isEqualTo(before.table());
  }

  /** Every sort of table that the router declares it can do, plain ones first. */
  private List<RoutingTable> possible() {
    var can = router().capabilities();
    var share = tables().shared(Weight.ofPercent(20));
    var drained = tables().with(tables().toBlue(), tables().id(0), MemberState.DRAINING);
    var out = tables().with(tables().toBlue(), tables().id(1), MemberState.OUT);
    return Stream.of(
            Stream.of(tables().toBlue(), tables().toGreen(), out),
            can.has(Feature.DRAIN) ? Stream.of(drained) : Stream.<RoutingTable>empty(),
            can.has(Feature.WEIGHTS) ? Stream.of(share) : Stream.<RoutingTable>empty(),
            can.has(Feature.MEMBER_CAPACITY)
                ? Stream.of(tables().unequal(3))
                : Stream.<RoutingTable>empty(),
            can.pins().stream().map(kind -> tables().pinned(pin(kind))),
            can.has(Feature.AFFINITY)
                ? Stream.of(tables().sticky(Weight.NONE))
                : Stream.<RoutingTable>empty())
        .flatMap(tables -> tables)
        .toList();
  }

  private static Pin pin(Pin.Kind kind) {
    return new Pin(kind, "version", "green", Tables.GREEN);
  }

  private static AdapterException refusal(ThrowableAssert.ThrowingCallable call) {
    var refused = catchThrowableOfType(AdapterException.class, call);
    assertThat(refused).as("an AdapterException was expected").isNotNull();
    return Objects.requireNonNull(refused);
  }
}
