package io.crossfade.enginetests;

import static io.crossfade.enginetests.Rig.startedStep;
import static io.crossfade.testkit.event.EventConditions.endedWith;
import static io.crossfade.testkit.event.EventConditions.rollbackStarted;
import static io.crossfade.testkit.event.EventConditions.takenOver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentResult.Frozen;
import io.crossfade.event.DeploymentResult.RolledBack;
import io.crossfade.event.DeploymentResult.Succeeded;
import io.crossfade.testkit.fake.FakeJournalStore;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is done that cannot be written down; a full journal still has room for going back. */
@Tag("sweep")
class JournalFaultsTest {

  private static final int PLENTY = 1_000;

  @TestFactory
  Stream<DynamicTest> full_at_any_moment_it_goes_back_in_the_room_kept_for_that() {
    return everywhere((plan, append) -> fullAfter(plan, append));
  }

  private static void fullAfter(SamplePlan plan, int appends) {
    var rig = new Rig();
    rig.journal.leaveRoomFor(appends, PLENTY);

    var result = rig.execute(plan);

    boolean past = plan.on(new Rig().fleet).steps().size() * 2 - 1 <= appends;
    if (result instanceof RolledBack back) {
      assertThat(back.cause().kind()).isEqualTo(Cause.Kind.JOURNAL);
      assertThat(rig.isAllOld()).isTrue();
      rig.story().inOrder(rollbackStarted(Cause.Kind.JOURNAL), endedWith(RolledBack.class));
    } else {
      assertThat(past).as("%s only at the end", result).isTrue();
    }
    assertThat(rig.watch.broken()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> unwritable_at_any_moment_nothing_more_is_done_and_it_can_be_resumed() {
    return everywhere((plan, append) -> unwritableAfter(plan, append));
  }

  private static void unwritableAfter(SamplePlan plan, int appends) {
    var rig = new Rig();
    int[] before = new int[1];
    rig.journal
        .faults()
        .onCall("append", appends + 1)
        .run(
            () -> {
              before[0] = effects(rig);
              rig.journal.faults().always("append").run(FakeJournalStore.failure(Kind.UNAVAILABLE));
              FakeJournalStore.failure(Kind.UNAVAILABLE).run();
            });

    var result = rig.execute(plan);
    int after = effects(rig);
    rig.journal.faults().clear("append");

    assertThat(result).isInstanceOf(Frozen.class);
    assertThat(((Frozen) result).reason().kind()).isEqualTo(Cause.Kind.JOURNAL);
    assertThat(after).isEqualTo(before[0]);
    assertThat(rig.resume()).isInstanceOf(Succeeded.class);
    assertThat(rig.watch.broken()).isEmpty();
  }

  private interface Attempt {
    void at(SamplePlan plan, int appends);
  }

  private static Stream<DynamicTest> everywhere(Attempt attempt) {
    return Arrays.stream(SamplePlan.values())
        .flatMap(
            plan ->
                IntStream.range(1, appendsOf(plan))
                    .mapToObj(
                        number ->
                            dynamicTest(
                                plan + " after append " + number, () -> attempt.at(plan, number))));
  }

  private static int appendsOf(SamplePlan plan) {
    var rig = new Rig();
    rig.execute(plan);
    return rig.journal.faults().calls("append");
  }

  @Test
  void a_journal_that_takes_not_even_the_plan_changes_nothing() {
    var rig = new Rig();
    rig.journal.leaveRoomFor(0, PLENTY);

    var refused =
        catchThrowableOfType(
            JournalException.class, () -> rig.execute(SamplePlan.ROLLING_IN_PLACE));

    assertThat(refused.kind()).isEqualTo(Kind.FULL);
    assertThat(effects(rig)).isZero();
    assertThat(rig.journal.open(Rig.SERVICE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void without_a_reserve_it_freezes_where_it_is(SamplePlan plan) {
    var rig = new Rig();
    rig.journal.leaveRoomFor(4, 0);

    var result = rig.execute(plan);

    assertThat(result).isInstanceOf(Frozen.class);
    assertThat(rig.watch.broken()).isEmpty();
    rig.journal.leaveRoomFor(PLENTY, PLENTY);
    assertThat(rig.resume()).isInstanceOf(Succeeded.class);
  }

  @ParameterizedTest
  @EnumSource
  void a_deployer_that_takes_over_with_a_full_journal_goes_back_in_the_reserve(SamplePlan plan) {
    var rig = new Rig();
    rig.when(startedStep(2), rig::crashAtTheNextAppend);
    var death = catchThrowable(() -> rig.execute(plan));
    rig.journal.leaveRoomFor(0, PLENTY);

    var result = rig.resume();

    assertThat(death).isInstanceOf(SimulatedCrash.class);
    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(rig.isAllOld()).isTrue();
    rig.story().inOrder(takenOver(), rollbackStarted(Cause.Kind.JOURNAL));
  }

  @ParameterizedTest
  @EnumSource
  void a_deployer_that_takes_over_a_way_back_goes_on_in_the_reserve(SamplePlan plan) {
    var rig = new Rig();
    rig.when(startedStep(2), () -> rig.control.abort("enough"));
    rig.when(rollbackStarted(), rig::crashAtTheNextAppend);
    var death = catchThrowable(() -> rig.execute(plan));
    rig.journal.leaveRoomFor(0, PLENTY);
    rig.fleet.router().restart();

    var result = rig.resume();

    assertThat(death).isInstanceOf(SimulatedCrash.class);
    assertThat(result).isInstanceOf(RolledBack.class);
    assertThat(rig.isAllOld()).isTrue();
  }

  @Test
  void a_damaged_journal_is_not_guessed_at() {
    var rig = new Rig();
    rig.journal
        .faults()
        .onCall("append", 5)
        .applyThenRun(FakeJournalStore.failure(Kind.UNAVAILABLE));
    rig.execute(SamplePlan.ROLLING_IN_PLACE);
    int before = effects(rig);
    rig.journal.faults().always("read").run(FakeJournalStore.failure(Kind.CORRUPT));

    var refused = catchThrowableOfType(JournalException.class, rig::resume);

    assertThat(refused.kind()).isEqualTo(Kind.CORRUPT);
    assertThat(effects(rig)).isEqualTo(before);
  }

  private static int effects(Rig rig) {
    return rig.fleet.pool().acts().size()
        + rig.fleet.router().applied().size()
        + rig.announce.runs().size();
  }
}
