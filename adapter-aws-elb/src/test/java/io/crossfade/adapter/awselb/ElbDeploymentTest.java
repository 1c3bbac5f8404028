package io.crossfade.adapter.awselb;

import static io.crossfade.adapter.awselb.ElbWorld.BLUE;
import static io.crossfade.adapter.awselb.ElbWorld.GREEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.event.DeploymentResult;
import io.crossfade.model.Revision;
import io.crossfade.strategies.rolling.Rolling;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whole deployments over moto. The rig looks at the listener after every write: no weight goes to
 * an empty or unhealthy group, green never has more than its step allows, and foreign things are as
 * they were.
 */
class ElbDeploymentTest {

  private ElbRig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new ElbRig("a", "b", "c").watchingForeignThings();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void blue_green_switches_once_when_green_is_healthy_at_the_load_balancer() {
    var result = rig.deploy(ElbRig.blueGreen());

    assertThat(result.isSuccess()).as("%s", result).isTrue();
    assertThat(rig.shares(GREEN)).containsExactly(0, 100);
    assertThat(rig.shares(BLUE)).containsExactly(100, 0);
    assertNothingUnsafe();
    assertAllRun("v2");
  }

  @Test
  void green_is_attached_with_weight_0_before_its_targets_are_registered() {
    rig.deploy(ElbRig.blueGreen());

    var writes = rig.world.strict().writes();
    assertThat(writes.indexOf("ModifyListener")).isBetween(0, writes.indexOf("RegisterTargets"));
    assertThat(rig.states.get(writes.indexOf("ModifyListener")))
        .containsEntry(BLUE, 1)
        .containsEntry(GREEN, 0);
  }

  @Test
  void a_canary_never_gets_more_than_the_share_of_its_step() {
    var result = rig.deploy(ElbRig.canary(1, 10, 50));

    assertThat(result.isSuccess()).as("%s", result).isTrue();
    assertThat(rig.shares(GREEN)).containsExactly(0, 1, 10, 50, 100);
    assertThat(rig.shares(BLUE)).containsExactly(100, 99, 90, 50, 0);
    assertNothingUnsafe();
    assertAllRun("v2");
  }

  @Test
  void testers_come_first_by_a_rule_that_is_gone_at_the_end() {
    var ruled = new ArrayList<Integer>();
    rig.world
        .strict()
        .onWrite(call -> ruled.add(rig.world.view().rules(rig.world.listener()).size()));
    int before = rig.world.view().rules(rig.world.listener()).size();

    var result = rig.deploy(ElbRig.canaryWithTesters());

    assertThat(result.isSuccess()).as("%s", result).isTrue();
    assertThat(rig.world.strict().writes()).containsSubsequence("CreateRule", "DeleteRule");
    assertThat(ruled).contains(before + 1).endsWith(before);
    assertThat(rig.shares(GREEN)).containsExactly(0, 10, 100);
    assertNothingUnsafe();
  }

  @Test
  void a_rollback_of_blue_green_leaves_the_listener_as_it_was() {
    rig.probe.onRevision("v2").never();
    var before = rig.world.weights();

    var result = rig.deploy(ElbRig.blueGreen());

    assertThat(result).isInstanceOf(DeploymentResult.RolledBack.class);
    assertThat(rig.shares(GREEN)).containsExactly(0);
    assertThat(rig.world.weights()).isEqualTo(before);
    assertNothingUnsafe();
    assertAllRun("v1");
  }

  @Test
  void on_the_way_back_exposure_only_falls() {
    rig.world
        .strict()
        .onWrite(
            call -> {
              if (rig.world.weights().get(GREEN) == 50) {
                rig.probe.onRevision("v2").never();
              }
            });

    var result = rig.deploy(ElbRig.canary(10, 50));

    assertThat(result).isInstanceOf(DeploymentResult.RolledBack.class);
    assertThat(rig.shares(GREEN)).containsExactly(0, 10, 50, 0);
    assertThat(rig.shares(BLUE)).containsExactly(100, 90, 50, 100);
    assertNothingUnsafe();
    assertAllRun("v1");
  }

  @Test
  void rolling_takes_targets_out_and_puts_them_back_without_touching_weights() {
    var result = rig.deploy(Rolling.inBatchesOf(1));

    assertThat(result.isSuccess()).as("%s", result).isTrue();
    assertThat(rig.shares(BLUE)).containsExactly(100);
    assertThat(rig.world.strict().writes()).contains("DeregisterTargets", "RegisterTargets");
    assertNothingUnsafe();
    assertAllRun("v2");
  }

  @Test
  void credentials_that_expire_on_the_way_are_waited_for() {
    var once = new AtomicBoolean();
    rig.world
        .strict()
        .onWrite(
            call -> {
              if (call.action().equals("RegisterTargets") && once.compareAndSet(false, true)) {
                rig.world.strict().next(12, "*", StrictElb.Fate.EXPIRED);
              }
            });

    var result = rig.deploy(ElbRig.blueGreen());

    assertThat(result.isSuccess()).as("%s", result).isTrue();
    assertThat(once).isTrue();
    assertNothingUnsafe();
    assertAllRun("v2");
  }

  @Test
  void whoever_watches_would_see_a_share_that_no_step_allows() {
    var units = Map.of(rig.world.arn(BLUE), 1, rig.world.arn(GREEN), 3);
    var now = Forward.of(rig.world.view().defaultActions(rig.world.listener()));

    rig.world
        .sdk()
        .modifyListener(
            r -> r.listenerArn(rig.world.listener()).defaultActions(now.with(units, true)));

    assertThat(rig.unsafeActs)
        .anyMatch(act -> act.contains("green has weight 3"))
        .anyMatch(act -> act.contains("allowed are 0"));
  }

  private void assertNothingUnsafe() {
    assertThat(rig.unsafeActs).isEmpty();
    assertThat(rig.foreignThingsAreAsBefore()).isTrue();
  }

  private void assertAllRun(String revision) {
    assertThat(rig.pool.list()).allMatch(i -> i.revision().equals(Revision.of(revision)));
  }
}
