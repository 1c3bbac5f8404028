package io.crossfade.enginetests;

import static io.crossfade.enginetests.Rig.startedStep;
import static io.crossfade.testkit.event.EventConditions.accepted;
import static io.crossfade.testkit.event.EventConditions.started;
import static io.crossfade.testkit.event.EventConditions.takenOver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.crossfade.engine.DeploymentControl;
import io.crossfade.error.AdapterException;
import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.DeploymentResult.Frozen;
import io.crossfade.event.DeploymentResult.Succeeded;
import io.crossfade.model.DeploymentId;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.spi.Fence;
import io.crossfade.testkit.fake.FakeJournalStore;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Promise 8: one writer for a service, and one that lost its place begins nothing more. */
class OneWriterTest {

  @Test
  void a_second_deployment_is_refused_while_one_runs() {
    var rig = new Rig();
    var refused = new ArrayList<JournalException>();
    rig.when(started("hold"), () -> refused.add(refusalOfAnother(rig)));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(refused).extracting(JournalException::kind).containsExactly(Kind.LEASE_HELD);
  }

  @Test
  void a_new_deployment_is_refused_while_one_is_open() {
    var rig = new Rig();
    rig.when(started("hold"), () -> rig.journal.letOwnerDie(Rig.SERVICE));
    rig.execute(SamplePlan.BLUE_GREEN);
    int changes = effects(rig);

    var refused = refusalOfAnother(rig);

    assertThat(refused).hasMessageContaining("[d-1] has not ended");
    assertThat(effects(rig)).isEqualTo(changes);
  }

  @Test
  void a_name_is_used_once() {
    var rig = new Rig();
    rig.execute(SamplePlan.BLUE_GREEN);

    var again =
        catchThrowableOfType(
            JournalException.class,
            () -> rig.execute(Rig.toV2(), plan -> plan.hold(Duration.ofSeconds(1), "again")));

    assertThat(again.kind()).isEqualTo(Kind.SEQUENCE_CONFLICT);
  }

  @TestFactory
  Stream<DynamicTest> who_lost_the_lease_begins_nothing_more() {
    return Arrays.stream(SamplePlan.values())
        .flatMap(
            plan ->
                IntStream.rangeClosed(1, plan.on(new Rig().fleet).steps().size())
                    .mapToObj(
                        step -> dynamicTest(plan + " in step " + step, () -> loses(plan, step))));
  }

  private static void loses(SamplePlan plan, int step) {
    var rig = new Rig();
    var before = new int[1];
    rig.when(
        startedStep(step),
        () -> {
          before[0] = effects(rig);
          rig.journal.letOwnerDie(Rig.SERVICE);
        });

    var result = rig.execute(plan);

    assertFrozenByJournal(result);
    assertThat(effects(rig)).isEqualTo(before[0]);
    assertThat(rig.resume()).isInstanceOf(Succeeded.class);
  }

  @Test
  void a_deployer_that_wakes_up_after_another_took_over_changes_nothing() {
    var rig = new Rig();
    var taken = new ArrayList<DeploymentResult>();
    var after = new int[1];
    rig.when(
        started("switch"),
        () -> {
          taken.add(rig.resume(new DeploymentControl()));
          after[0] = effects(rig);
        });

    var slept = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(taken).hasOnlyElementsOfType(Succeeded.class);
    assertFrozenByJournal(slept);
    assertThat(effects(rig)).isEqualTo(after[0]);
    assertThat(rig.isAllNew()).isTrue();
    rig.story().inOrder(takenOver());
  }

  @Test
  void a_change_of_an_older_epoch_that_arrives_late_is_refused_by_the_load_balancer() {
    var rig = new Rig();
    var orders = new DeploymentControl();
    orders.abort("the other one goes back");
    rig.when(
        started("switch"),
        () -> rig.fleet.router().faults().onNext("apply").run(() -> rig.resume(orders)));

    var late = rig.execute(SamplePlan.BLUE_GREEN);

    assertFrozenByJournal(late);
    assertThat(rig.isAllOld()).isTrue();
    assertThat(rig.watch.broken()).isEmpty();
  }

  @Test
  void the_pool_is_told_who_took_over_whatever_is_left_to_do() {
    var rig = new Rig();
    var orders = new DeploymentControl();
    orders.abort("nothing was begun");
    rig.when(accepted(), rig::crashAtTheNextAppend);
    var death = catchThrowable(() -> rig.execute(SamplePlan.BLUE_GREEN));

    rig.resume(orders);
    var late =
        catchThrowableOfType(
            AdapterException.class, () -> rig.fleet.pool().fence(new Fence(Rig.ID, 1)));

    assertThat(death).isInstanceOf(SimulatedCrash.class);
    assertThat(late.kind()).isEqualTo(AdapterException.Kind.PERMANENT);
  }

  @Test
  void the_load_balancer_is_told_who_took_over_whatever_is_left_to_do() {
    var rig = new Rig();
    var orders = new DeploymentControl();
    orders.abort("nothing was begun");
    var table = rig.fleet.router().observe().table();
    rig.when(accepted(), rig::crashAtTheNextAppend);
    var death = catchThrowable(() -> rig.execute(SamplePlan.BLUE_GREEN));

    rig.resume(orders);
    var late =
        catchThrowableOfType(
            AdapterException.class, () -> rig.fleet.router().apply(table, new Fence(Rig.ID, 1)));

    assertThat(death).isInstanceOf(SimulatedCrash.class);
    assertThat(late.kind()).isEqualTo(AdapterException.Kind.PERMANENT);
  }

  @Test
  void a_deployer_that_the_pool_knows_to_be_overtaken_freezes_before_it_begins() {
    var rig = new Rig();
    rig.fleet.pool().fence(new Fence(DeploymentId.of("later"), 9));

    var result = rig.execute(SamplePlan.BLUE_GREEN);

    assertThat(result).isInstanceOf(Frozen.class);
    assertThat(((Frozen) result).reason().kind()).isEqualTo(Cause.Kind.POOL);
    assertThat(effects(rig)).isZero();
  }

  @Test
  void the_lease_is_kept_through_long_waits() {
    var rig = new Rig();

    var result = rig.execute(heldForSevenHours(rig));

    assertThat(result).isInstanceOf(Succeeded.class);
    assertThat(rig.journal.faults().calls("renew")).isGreaterThan(800);
  }

  @Test
  void a_lease_that_cannot_be_kept_stops_it_and_another_can_go_on() {
    var rig = new Rig();
    var failure = FakeJournalStore.failure(Kind.UNAVAILABLE);
    rig.when(started("hold"), () -> rig.journal.faults().always("renew").run(failure));

    var result = rig.execute(heldForSevenHours(rig));
    int changes = effects(rig);
    rig.journal.faults().clear("renew");

    assertFrozenByJournal(result);
    assertThat(changes).isZero();
    assertThat(rig.resume()).isInstanceOf(Succeeded.class);
  }

  private static DeploymentPlan heldForSevenHours(Rig rig) {
    return rig.plan(
        Rig.toV2(),
        plan -> {
          plan.hold(Duration.ofHours(7), "a long one");
          SamplePlan.ROLLING_IN_PLACE.steps(plan);
        });
  }

  private static JournalException refusalOfAnother(Rig rig) {
    return catchThrowableOfType(
        JournalException.class,
        () -> {
          try (var other = rig.deployer().build()) {
            var plan = SamplePlan.ROLLING_IN_PLACE.on(rig.fleet);
            other.execute(plan, DeploymentId.of("d-2"), new DeploymentControl());
          }
        });
  }

  private static void assertFrozenByJournal(DeploymentResult result) {
    assertThat(result).isInstanceOf(Frozen.class);
    assertThat(((Frozen) result).reason().kind()).isEqualTo(Cause.Kind.JOURNAL);
  }

  private static int effects(Rig rig) {
    return rig.fleet.pool().acts().size()
        + rig.fleet.router().applied().size()
        + rig.announce.runs().size();
  }
}
