package io.crossfade.enginetests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.crossfade.engine.DeploymentControl;
import io.crossfade.testkit.fake.Fault;
import io.crossfade.testkit.fake.Faults;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A deployer that dies around every journal append and every call to the world, before it and after
 * its effect, is resumed by another in three ways; the end is all new or all old, and nothing
 * unsafe was done on the way. The points are enumerated, not sampled.
 */
@Tag("sweep")
class CrashPointsTest {

  /** A kind of call at which a deployer may die. */
  private enum Seam {
    APPEND(rig -> rig.journal.faults(), "append"),
    APPLY(rig -> rig.fleet.router().faults(), "apply"),
    OBSERVE(rig -> rig.fleet.router().faults(), "observe"),
    LIST(rig -> rig.fleet.pool().faults(), "list"),
    START(rig -> rig.fleet.pool().faults(), "start"),
    REPLACE(rig -> rig.fleet.pool().faults(), "replace"),
    STOP(rig -> rig.fleet.pool().faults(), "stop"),
    HOOK(rig -> rig.announce.faults(), "run");

    private final Function<Rig, Faults> faults;
    private final String operation;

    Seam(Function<Rig, Faults> faults, String operation) {
      this.faults = faults;
      this.operation = operation;
    }

    int calls(Rig rig) {
      return faults.apply(rig).calls(operation);
    }

    Fault onCall(Rig rig, int number) {
      return faults.apply(rig).onCall(operation, number);
    }
  }

  private enum Death {
    BEFORE(Fault::crash),
    AFTER(Fault::applyThenCrash),
    HALFWAY(fault -> fault.applyPartlyThenCrash(1));

    private final Consumer<Fault> cause;

    Death(Consumer<Fault> cause) {
      this.cause = cause;
    }
  }

  private enum Aftermath {
    RESUME,
    RESUME_AND_ABORT,
    DIE_AGAIN_AND_RESUME
  }

  private record CrashPoint(SamplePlan plan, Seam seam, int number, Death death) {
    @Override
    public String toString() {
      return plan + ": " + death + " " + seam + " " + number;
    }
  }

  @Test
  void there_are_hundreds_of_points_to_die_at() {
    long points = Arrays.stream(SamplePlan.values()).flatMap(CrashPointsTest::points).count();

    assertThat(points).isGreaterThan(500);
  }

  @TestFactory
  Stream<DynamicNode> resumed_from_every_crash_the_end_is_all_new_or_all_old() {
    return Arrays.stream(SamplePlan.values())
        .map(
            plan ->
                dynamicContainer(
                    plan.name(),
                    Arrays.stream(Aftermath.values())
                        .map(after -> dynamicTest(after.name(), () -> survivesAll(plan, after)))));
  }

  private static void survivesAll(SamplePlan plan, Aftermath aftermath) {
    var failures = new ArrayList<String>();
    points(plan)
        .forEach(
            point -> {
              try {
                survives(point, aftermath);
              } catch (AssertionError | RuntimeException e) {
                failures.add(point + ": " + e);
              }
            });

    assertThat(failures).isEmpty();
  }

  private static Stream<CrashPoint> points(SamplePlan plan) {
    var rig = new Rig();
    rig.execute(plan.on(rig.fleet));
    return Arrays.stream(Seam.values())
        .flatMap(
            seam ->
                IntStream.rangeClosed(1, seam.calls(rig))
                    .boxed()
                    .flatMap(n -> deaths(seam).map(d -> new CrashPoint(plan, seam, n, d))));
  }

  private static Stream<Death> deaths(Seam seam) {
    return switch (seam) {
      case APPLY, START, REPLACE, STOP -> Stream.of(Death.values());
      case APPEND, HOOK -> Stream.of(Death.BEFORE, Death.AFTER);
      case OBSERVE, LIST -> Stream.of(Death.BEFORE);
    };
  }

  private static void survives(CrashPoint point, Aftermath aftermath) {
    var rig = new Rig();
    point.death.cause.accept(point.seam.onCall(rig, point.number));
    var thrown = catchThrowable(() -> rig.execute(point.plan.on(rig.fleet)));
    assertThat(thrown).isInstanceOf(SimulatedCrash.class);
    rig.journal.letOwnerDie(Rig.SERVICE);

    if (rig.journal.open(Rig.SERVICE).isEmpty()) {
      assertThat(rig.isAllOld() || rig.isAllNew()).as("ended or not begun").isTrue();
      return;
    }
    goOn(rig, aftermath);

    assertThat(rig.watch.broken()).isEmpty();
    assertThat(rig.isAllOld() || rig.isAllNew())
        .as("%s %s", rig.running(), rig.fleet.snapshot().routing())
        .isTrue();
    if (aftermath == Aftermath.RESUME) {
      assertThat(rig.isAllNew()).as("resumed to its end").isTrue();
    }
    assertThat(rig.journal.open(Rig.SERVICE)).isEmpty();
  }

  private static void goOn(Rig rig, Aftermath aftermath) {
    switch (aftermath) {
      case RESUME -> rig.resume();
      case RESUME_AND_ABORT -> {
        var orders = new DeploymentControl();
        orders.abort("enough");
        rig.resume(orders);
      }
      case DIE_AGAIN_AND_RESUME -> {
        dieAgain(rig);
        rig.resume();
      }
    }
  }

  /** The second deployer dies too: at its third append, wherever that leads. */
  private static void dieAgain(Rig rig) {
    rig.journal.faults().onCall("append", rig.journal.faults().calls("append") + 3).crash();
    var thrown = catchThrowable(rig::resume);
    rig.journal.faults().clear("append");
    assertThat(thrown)
        .satisfiesAnyOf(
            t -> assertThat(t).isNull(), t -> assertThat(t).isInstanceOf(SimulatedCrash.class));
  }
}
