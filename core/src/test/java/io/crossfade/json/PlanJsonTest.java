package io.crossfade.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PlanJsonTest {

  private final PlanJson json = new PlanJson();

  @Test
  void reads_what_it_wrote() {
    var plan = Samples.plan();

    var read = json.read(json.write(plan));

    assertThat(read).isEqualTo(plan);
    assertThat(read.toString()).isEqualTo(plan.toString());
  }

  @Test
  void has_a_sample_of_every_kind_of_step() {
    var sampled = Samples.steps().stream().<Class<?>>map(Object::getClass).distinct();

    assertThat(sampled).containsExactlyInAnyOrder(kinds(PlanStep.class));
  }

  @TestFactory
  Stream<DynamicTest> reads_every_kind_of_step() {
    return Samples.steps().stream()
        .map(step -> DynamicTest.dynamicTest(step.words(), () -> assertReadAgain(planOf(step))));
  }

  @Test
  void keeps_that_nothing_served_before() {
    var first = Samples.firstDeployment();

    var read = json.read(json.write(first));

    assertThat(read.from()).isEmpty();
    assertThat(read).isEqualTo(first);
  }

  private void assertReadAgain(DeploymentPlan plan) {
    assertThat(json.read(json.write(plan))).isEqualTo(plan);
  }

  private static DeploymentPlan planOf(PlanStep step) {
    return DeploymentPlan.builder("one", Samples.spec(), Samples.fleet()).step(step).build();
  }

  static Class<?>[] kinds(Class<?> sealed) {
    return sealed.getPermittedSubclasses();
  }
}
