package io.crossfade.adapter.awselb;

import static io.crossfade.adapter.awselb.ElbWorld.BLUE;
import static io.crossfade.adapter.awselb.ElbWorld.GREEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crossfade.engine.DeploymentControl;
import io.crossfade.model.Revision;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/**
 * A deployer that dies around every writing call of a blue-green deployment, before it and after
 * its effect, and is resumed by another. A read changes nothing, so a death at one is a death after
 * the write before it. The points are enumerated until a run has no further write.
 */
class CrashMatrixTest {

  private static final int FEWEST_WRITES = 6;

  private enum Death {
    BEFORE,
    AFTER
  }

  @Test
  void killed_before_any_write_and_resumed_the_new_version_serves() throws Exception {
    assertThat(diesAtEachWrite(Death.BEFORE)).isGreaterThan(FEWEST_WRITES);
  }

  @Test
  void killed_after_any_write_and_resumed_the_new_version_serves() throws Exception {
    assertThat(diesAtEachWrite(Death.AFTER)).isGreaterThan(FEWEST_WRITES);
  }

  /** Returns how many writes a deployment has. */
  private static int diesAtEachWrite(Death death) throws Exception {
    int number = 0;
    boolean died;
    do {
      number++;
      try (var rig = new ElbRig("a")) {
        rig.world.targets().checkedFor(Duration.ZERO);
        died = diesAndIsResumed(rig, new Mortal(death, number));
      }
    } while (died);
    return number - 1;
  }

  private static boolean diesAndIsResumed(ElbRig rig, Mortal mortal) {
    var settings = rig.settings().propagation(Duration.ZERO).build();
    var dying = ElbClient.over(mortal.over(rig.world.sdk()), ElbWorld.budget());
    rig.routedBy(() -> ElbRouter.over(dying, settings, rig.time));
    var death = catchThrowable(() -> rig.deploy(ElbRig.blueGreen()));
    if (death == null) {
      return false;
    }
    assertThat(death).isInstanceOf(SimulatedCrash.class);

    rig.journal.letOwnerDie(ElbRig.SERVICE);
    rig.routedBy(() -> rig.world.router(settings));
    try (var another = rig.crossfade()) {
      for (var open : another.open()) {
        var result = another.resume(open, new DeploymentControl());
        assertThat(result.isSuccess()).as("%s: %s", mortal, result).isTrue();
      }
    }
    assertThat(rig.world.weights()).as("%s", mortal).containsEntry(BLUE, 0);
    assertThat(rig.world.weights().get(GREEN)).as("%s", mortal).isPositive();
    assertThat(rig.pool.list()).allMatch(i -> i.revision().equals(Revision.of("v2")));
    assertThat(rig.unsafeActs).as("%s", mortal).isEmpty();
    assertThat(rig.foreignThingsAreAsBefore()).as("%s", mortal).isTrue();
    return true;
  }

  /** The SDK's client of a process that dies at its n-th write. */
  private static final class Mortal {

    private final Death death;
    private final int number;
    private int writes;

    Mortal(Death death, int number) {
      this.death = death;
      this.number = number;
    }

    ElasticLoadBalancingV2Client over(ElasticLoadBalancingV2Client sdk) {
      return (ElasticLoadBalancingV2Client)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {ElasticLoadBalancingV2Client.class},
              (proxy, method, arguments) -> {
                boolean last = !method.getName().startsWith("describe") && ++writes == number;
                dieIf(last && death == Death.BEFORE);
                try {
                  return method.invoke(sdk, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                } finally {
                  dieIf(last && death == Death.AFTER);
                }
              });
    }

    private void dieIf(boolean now) {
      if (now) {
        throw new SimulatedCrash(this.toString());
      }
    }

    @Override
    public String toString() {
      return death + " write " + number;
    }
  }
}
