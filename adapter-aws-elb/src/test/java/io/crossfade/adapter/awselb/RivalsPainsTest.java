package io.crossfade.adapter.awselb;

import static io.crossfade.adapter.awselb.ElbWorld.BLUE;
import static io.crossfade.adapter.awselb.ElbWorld.GREEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.adapter.awselb.StrictElb.Fate;
import io.crossfade.adapter.awselb.StrictTargets.State;
import io.crossfade.engine.DeploymentControl;
import io.crossfade.error.AdapterException;
import io.crossfade.event.DeploymentResult;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Endpoint;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Revision;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spi.Fence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users of other tools were hurt by at these load balancers. */
class RivalsPainsTest {

  private ElbRig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new ElbRig("a", "b");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void the_old_are_not_removed_while_the_load_balancer_still_sends_to_them() {
    rig.world.strict().stale(Duration.ofSeconds(20));

    var result = rig.deploy(ElbRig.blueGreen());

    assertThat(result.isSuccess()).as("%s", result).isTrue();
    assertThat(rig.unsafeActs).isEmpty();
  }

  @Test
  void an_abort_leaves_the_weights_of_before() {
    var control = new DeploymentControl();
    rig.world
        .strict()
        .onWrite(
            call -> {
              if (rig.world.weights().get(GREEN) == 10) {
                control.abort("a person had second thoughts");
              }
            });

    var result = rig.deploy(DeploymentSpec.toRevision("v2"), ElbRig.canary(10, 50), control);

    assertThat(result).isInstanceOf(DeploymentResult.RolledBack.class);
    assertThat(rig.world.weights().get(GREEN)).isZero();
    assertThat(rig.world.weights().get(BLUE)).isPositive();
    assertThat(rig.shares(GREEN)).doesNotContain(50);
    assertThat(rig.unsafeActs).isEmpty();
  }

  @Test
  void nobody_is_sent_to_an_unhealthy_group() {
    rig.world.targets().checkedBy(endpoint -> ours(endpoint.toString()));

    var result = rig.deploy(ElbRig.blueGreen());

    assertThat(result).isInstanceOf(DeploymentResult.RolledBack.class);
    assertThat(result.toString()).contains("healthy");
    assertThat(rig.shares(GREEN)).containsExactly(0);
    assertThat(rig.unsafeActs).isEmpty();
  }

  @Test
  void a_throttled_verification_is_not_success() {
    var once = new AtomicBoolean();
    rig.world
        .strict()
        .onWrite(
            call -> {
              if (rig.world.weights().get(BLUE) == 0 && once.compareAndSet(false, true)) {
                rig.world.strict().next(1_000_000, "DescribeTargetHealth", Fate.THROTTLED);
              }
            });

    var result = rig.deploy(ElbRig.blueGreen());

    assertThat(result).isInstanceOf(DeploymentResult.Frozen.class);
    assertThat(rig.pool.list())
        .filteredOn(instance -> instance.revision().equals(Revision.of("v1")))
        .hasSize(2);
    assertThat(rig.unsafeActs).isEmpty();
  }

  @Test
  void nobody_goes_back_to_a_stable_group_that_shrank() {
    try (var router = rig.world.router()) {
      var blue = router.observe().table();
      router.apply(with(blue, "x", "y"), fence());
      rig.time.advance(Duration.ofMinutes(1));
      router.apply(switched(with(blue, "x", "y")), fence());
      blue.targets().values().forEach(t -> rig.world.targets().say(t.endpoint(), State.FAILED));

      var refused =
          catchThrowableOfType(
              AdapterException.class, () -> router.apply(with(blue, "x", "y"), fence()));

      assertThat(refused.kind()).isEqualTo(AdapterException.Kind.PERMANENT);
      assertThat(refused).hasMessageContaining("ELB calls 0 of its 2 targets healthy");
      assertThat(rig.world.weights()).containsEntry(BLUE, 0).containsEntry(GREEN, 100);
    }
  }

  /** The instances that ran from the beginning are well, the new ones are not. */
  private State ours(String endpoint) {
    boolean old =
        rig.pool.list().stream()
            .filter(instance -> instance.revision().equals(Revision.of("v1")))
            .anyMatch(instance -> instance.endpoint().toString().equals(endpoint));
    return old ? State.HEALTHY : State.FAILED;
  }

  private static RoutingTable with(RoutingTable blue, String... greens) {
    var targets = new LinkedHashMap<>(blue.targets());
    var ids = new ArrayList<InstanceId>();
    for (var name : greens) {
      var id = InstanceId.of(name);
      ids.add(id);
      targets.put(id, new Target(Endpoint.of("10.0.1." + ids.size(), 8080), 1));
    }
    var change = RoutingChange.place(ids, GREEN, MemberState.SERVING);
    return new RoutingTable(blue.routing().with(change), targets);
  }

  private static RoutingTable switched(RoutingTable table) {
    return new RoutingTable(
        table.routing().with(RoutingChange.switchOver(BLUE, GREEN)), table.targets());
  }

  private static Fence fence() {
    return new Fence(DeploymentId.of("by-hand"), 1);
  }
}
