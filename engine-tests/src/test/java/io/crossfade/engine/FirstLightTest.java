package io.crossfade.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.Crossfade;
import io.crossfade.event.DeploymentResult;
import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingChange;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.testkit.fake.FakeFleet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstLightTest {

  private static final Revision V1 = Revision.of("v1");
  private static final Revision V2 = Revision.of("v2");
  private static final GroupId BLUE = FakeFleet.BLUE;

  private final FakeFleet fleet = FakeFleet.of("a", "b", "c", "d");

  private Crossfade crossfade() {
    return Crossfade.builder("shop")
        .router(fleet.router())
        .pool(fleet.pool())
        .probe(fleet.probe())
        .time(fleet.time())
        .executor(Runnable::run)
        .listener(event -> System.out.println(event.sequence() + " " + event.event()))
        .build();
  }

  private DeploymentPlan rolling() {
    var builder =
        DeploymentPlan.builder("rolling", DeploymentSpec.toRevision("v2"), fleet.snapshot());
    for (var name : List.of("a", "b", "c", "d")) {
      var one = List.of(InstanceId.of(name));
      builder
          .drain(one, PlanStep.Drain.Then.OUT)
          .replace(one, V1, V2)
          .awaitHealthy(one, V2)
          .route(RoutingChange.place(one, BLUE, MemberState.SERVING), "restore");
    }
    return builder.build();
  }

  @Test
  void rolls() {
    try (var crossfade = crossfade()) {
      var plan = rolling();
      System.out.println(plan);
      var result = crossfade.execute(plan);
      System.out.println(result);
      assertThat(result).isInstanceOf(DeploymentResult.Succeeded.class);
    }
    assertThat(fleet.unsafeActs()).isEmpty();
  }

  @Test
  void rolls_back() {
    fleet.probe().onRevision("v2").never();
    try (var crossfade = crossfade()) {
      var result = crossfade.execute(rolling());
      System.out.println(result);
      assertThat(result).isInstanceOf(DeploymentResult.RolledBack.class);
    }
    assertThat(fleet.unsafeActs()).isEmpty();
    assertThat(fleet.snapshot().instances()).allMatch(i -> i.revision().equals(V1));
  }
}
