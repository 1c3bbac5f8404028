package io.crossfade.enginetests;

import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanBuilder;
import io.crossfade.plan.PlanStep.Drain.Then;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.GatePolicy;
import io.crossfade.testkit.fake.FakeFleet;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Plans written by hand, one for each shape of deployment, from v1 to v2. */
enum SamplePlan {
  ROLLING_IN_PLACE {
    @Override
    void steps(PlanBuilder plan) {
      for (var batch : List.of(ids("a"), ids("b"), ids("c"))) {
        plan.drain(batch, Then.OUT)
            .replace(batch, V1, V2)
            .awaitHealthy(batch, V2)
            .route(RoutingChange.place(batch, BLUE, MemberState.SERVING), "restore");
      }
    }
  },
  ROLLING_WITH_SURGE {
    @Override
    void steps(PlanBuilder plan) {
      List<List<InstanceId>> pairs = List.of(ids("x", "a"), ids("y", "b"), ids("z", "c"));
      for (var pair : pairs) {
        var added = pair.subList(0, 1);
        var gone = pair.subList(1, 2);
        plan.start(added, V2)
            .awaitHealthy(added, V2)
            .route(RoutingChange.place(added, BLUE, MemberState.SERVING), "add")
            .drain(gone, Then.DETACHED)
            .stop(gone, V1);
      }
    }
  },
  BLUE_GREEN {
    @Override
    void steps(PlanBuilder plan) {
      var green = ids("x", "y", "z");
      plan.start(green, V2)
          .route(RoutingChange.place(green, GREEN, MemberState.SERVING), "attach")
          .awaitHealthy(green, V2)
          .route(RoutingChange.none().withPins(List.of(PREVIEW)), "preview")
          .ask("smoke", GatePolicy.standard())
          .route(RoutingChange.switchOver(BLUE, GREEN).withPins(List.of()), "switch")
          .hook("announce", Optional.of("take-back"), Duration.ofSeconds(30))
          .hold(Duration.ofSeconds(10), "warm")
          .drain(ids("a", "b", "c"), Then.DETACHED)
          .retire(ids("a", "b", "c"), V1);
    }
  },
  CANARY {
    @Override
    void steps(PlanBuilder plan) {
      var first = ids("x");
      var rest = ids("y", "z");
      plan.start(first, V2)
          .route(RoutingChange.place(first, GREEN, MemberState.SERVING), "attach")
          .awaitHealthy(first, V2)
          .route(RoutingChange.weights(weights(10)), "10 %")
          .hold(Duration.ofSeconds(5), "watch")
          .ask("smoke", GatePolicy.standard())
          .start(rest, V2)
          .awaitHealthy(rest, V2)
          .route(
              RoutingChange.weights(weights(60))
                  .and(RoutingChange.place(rest, GREEN, MemberState.SERVING)),
              "60 %")
          .ask("smoke", GatePolicy.standard())
          .route(RoutingChange.switchOver(BLUE, GREEN), "all")
          .hold(Duration.ofSeconds(5), "warm")
          .drain(ids("a", "b", "c"), Then.DETACHED)
          .retire(ids("a", "b", "c"), V1);
    }
  };

  static final Revision V1 = Revision.of("v1");
  static final Revision V2 = Revision.of("v2");
  static final GroupId BLUE = FakeFleet.BLUE;
  static final GroupId GREEN = GroupId.of("green");
  static final Pin PREVIEW = Pin.header("X-Preview", "green", GREEN);

  abstract void steps(PlanBuilder plan);

  /** Returns the plan for a fleet of a, b and c. */
  DeploymentPlan on(FakeFleet fleet) {
    return with(fleet, DeploymentSpec.toRevision("v2"));
  }

  DeploymentPlan with(FakeFleet fleet, DeploymentSpec spec) {
    var plan = DeploymentPlan.builder(name().toLowerCase(Locale.ROOT), spec, fleet.snapshot());
    steps(plan);
    return plan.build();
  }

  static List<InstanceId> ids(String... names) {
    return Stream.of(names).map(InstanceId::of).toList();
  }

  static Map<GroupId, Weight> weights(int green) {
    return Map.of(BLUE, Weight.ofPercent(100 - green), GREEN, Weight.ofPercent(green));
  }
}
