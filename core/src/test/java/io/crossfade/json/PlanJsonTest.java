package io.crossfade.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Endpoint;
import io.crossfade.model.Fleet;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Slots;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

class PlanJsonTest {

  private final PlanJson json = new PlanJson();

  @Test
  void has_a_sample_of_every_kind_of_step() {
    var sampled = Samples.steps().stream().<Class<?>>map(Object::getClass).distinct();

    assertThat(sampled).containsExactlyInAnyOrder(PlanStep.class.getPermittedSubclasses());
  }

  @TestFactory
  Stream<DynamicTest> reads_every_kind_of_step() {
    return Samples.steps().stream()
        .map(step -> DynamicTest.dynamicTest(step.words(), () -> assertReadAgain(planOf(step))));
  }

  @Test
  void reads_what_it_wrote() {
    var plan = Samples.plan();

    var read = json.read(json.write(plan));

    assertThat(read).isEqualTo(plan);
    assertThat(read).hasToString(plan.toString());
  }

  @Test
  void reads_whatever_the_types_allow() {
    for (long seed = 0; seed < 500; seed++) {
      var plan = new RandomPlans(seed).next();

      var read = json.read(json.write(plan));

      assertThat(read).as("seed %d", seed).isEqualTo(plan);
      assertThat(json.write(read)).as("seed %d", seed).isEqualTo(json.write(plan));
      assertThat(json.fingerprint(read)).as("seed %d", seed).isEqualTo(json.fingerprint(plan));
    }
  }

  @Test
  void keeps_that_nothing_served_before() {
    var plan = DeploymentPlan.builder("one", Samples.spec(), Samples.fleet()).fromNothing().build();

    var read = json.read(json.write(plan));

    assertThat(read.from()).isEmpty();
    assertThat(read).isEqualTo(plan);
  }

  @Test
  void keeps_the_order_of_members_and_placements() {
    var plan = Samples.plan();

    var read = json.read(json.write(plan));

    assertThat(read.start().routing().group(Samples.BLUE).members().keySet())
        .containsExactly(Samples.B, Samples.A);
    assertThat(((PlanStep.Route) read.steps().get(3)).change().placements().keySet())
        .containsExactly(Samples.C, Samples.B);
  }

  @Test
  @Timeout(300)
  void writes_and_reads_a_plan_of_a_hundred_thousand_instances() {
    var plan = largePlan(100_000, 1_000);

    var read = json.read(json.write(plan));

    assertThat(read.equals(plan)).isTrue();
  }

  @Test
  void has_the_same_fingerprint_in_every_process() {
    var fingerprint = json.fingerprint(Samples.plan());

    assertThat(fingerprint)
        .isEqualTo("8cf5684e1a9584d7b3edc30af007f31e32a3c739704982f64dbd96c9fe912cd2");
  }

  @Test
  void has_equal_fingerprints_for_equal_plans() {
    var instances = new ArrayList<>(Samples.fleet().instances());
    var plan = inOrder(instances, List.of(Samples.A, Samples.B));
    Collections.reverse(instances);
    var other = inOrder(instances, List.of(Samples.B, Samples.A));

    assertThat(other).isEqualTo(plan);
    assertThat(json.fingerprint(other)).isEqualTo(json.fingerprint(plan));
  }

  @Test
  void has_another_fingerprint_for_another_plan() {
    var plan = planOf(new PlanStep.Start(List.of(Samples.C), Samples.V2));
    var other = planOf(new PlanStep.Start(List.of(Samples.C), Samples.V1));

    assertThat(json.fingerprint(other)).isNotEqualTo(json.fingerprint(plan));
  }

  private void assertReadAgain(DeploymentPlan plan) {
    assertThat(json.read(json.write(plan))).isEqualTo(plan);
  }

  private static DeploymentPlan planOf(PlanStep step) {
    return DeploymentPlan.builder("one", Samples.spec(), Samples.fleet()).step(step).build();
  }

  private static DeploymentPlan inOrder(List<Instance> instances, List<InstanceId> removed) {
    var fleet = Fleet.of(instances, Slots.any(), Samples.routing());
    var change =
        new RoutingChange(Map.of(), Map.of(), new LinkedHashSet<>(removed), Optional.empty());
    return DeploymentPlan.builder("one", Samples.spec(), fleet).route(change, "").build();
  }

  private static DeploymentPlan largePlan(int size, int batch) {
    var ids = IntStream.range(0, size).mapToObj(i -> InstanceId.of("instance-" + i)).toList();
    var instances =
        ids.stream()
            .map(id -> Instance.builder(id, Samples.V1, Endpoint.of("10.0.0.1", 80)).build())
            .toList();
    var fleet = Fleet.of(instances, Slots.none(), Routing.allTo(Samples.BLUE, ids));
    var plan = DeploymentPlan.builder("rolling", Samples.spec(), fleet);
    for (int i = 0; i < size; i += batch) {
      var some = ids.subList(i, i + batch);
      plan.drain(some, PlanStep.Drain.Then.OUT)
          .replace(some, Samples.V1, Samples.V2)
          .awaitHealthy(some, Samples.V2)
          .route(RoutingChange.place(some, Samples.BLUE, MemberState.SERVING), "batch");
    }
    return plan.build();
  }
}
