package io.crossfade.adapter.awselb;

import static io.crossfade.adapter.awselb.ElbWorld.BLUE;
import static io.crossfade.adapter.awselb.ElbWorld.GREEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.engine.DeploymentControl;
import io.crossfade.event.DeploymentResult;
import io.crossfade.model.Revision;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/**
 * A deployer that dies at a call of a blue-green deployment and is resumed by another: before each
 * of its calls, reads included, and after the effect of each write. After a read nothing is
 * otherwise than before it. The calls are those of a run that nobody disturbs.
 *
 * <p>A death before a call leaves the same world, pool and journal as one before the call ahead of
 * it, if that was a read and nothing happened between both. Of such calls the first is enough,
 * unless {@code -Dcrossfade.elb.every-call=true} asks for all, as {@code ./soak} does.
 */
class CrashMatrixTest {

  private static final boolean EVERY_CALL = Boolean.getBoolean("crossfade.elb.every-call");
  private static final int FEWEST_READS = 10;
  private static final int FEWEST_WRITES = 6;

  private enum Death {
    BEFORE,
    AFTER
  }

  /** A call, and all that a deployer which dies before it leaves behind. */
  private record Call(String name, String left) {
    boolean isWrite() {
      return !name.startsWith("describe");
    }
  }

  @Test
  void killed_before_any_call_and_resumed_the_new_version_serves() throws Exception {
    var calls = calls();
    int reads = 0;

    for (int i = 0; i < calls.size(); i++) {
      boolean isAsBefore = i > 0 && calls.get(i).left().equals(calls.get(i - 1).left());
      if (EVERY_CALL || !isAsBefore) {
        reads += calls.get(i).isWrite() ? 0 : 1;
        dies(new Mortal(Death.BEFORE, i + 1));
      }
    }

    assertThat(reads).isGreaterThan(FEWEST_READS);
  }

  @Test
  void killed_after_any_write_and_resumed_the_new_version_serves() throws Exception {
    var calls = calls();
    int writes = 0;

    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).isWrite()) {
        writes++;
        dies(new Mortal(Death.AFTER, i + 1));
      }
    }

    assertThat(writes).isGreaterThan(FEWEST_WRITES);
  }

  /** Returns the calls of a deployment that nobody kills. */
  private static List<Call> calls() throws Exception {
    try (var rig = rig()) {
      var immortal = new Mortal(Death.BEFORE, Integer.MAX_VALUE);

      assertThat(deploy(rig, immortal).isSuccess()).isTrue();

      return immortal.calls;
    }
  }

  private static ElbRig rig() throws Exception {
    var rig = new ElbRig("a");
    rig.world.targets().checkedFor(Duration.ZERO);
    return rig;
  }

  private static DeploymentResult deploy(ElbRig rig, Mortal mortal) {
    rig.routedBy(() -> router(rig, mortal.over(rig)));
    return rig.deploy(ElbRig.blueGreen());
  }

  private static ElbRouter router(ElbRig rig, ElasticLoadBalancingV2Client sdk) {
    var settings = rig.settings().propagation(Duration.ZERO).build();
    return ElbRouter.over(ElbClient.over(sdk, ElbWorld.budget()), settings, rig.time);
  }

  private static void dies(Mortal mortal) throws Exception {
    try (var rig = rig()) {
      assertThatThrownBy(() -> deploy(rig, mortal))
          .as("%s", mortal)
          .isInstanceOf(SimulatedCrash.class);

      rig.journal.letOwnerDie(ElbRig.SERVICE);
      rig.routedBy(() -> router(rig, rig.world.sdk()));
      assertThat(resume(rig)).as("%s", mortal).allMatch(DeploymentResult::isSuccess);

      assertThat(rig.world.weights()).as("%s", mortal).containsEntry(BLUE, 0);
      assertThat(rig.world.weights().get(GREEN)).as("%s", mortal).isPositive();
      assertThat(rig.pool.list()).allMatch(i -> i.revision().equals(Revision.of("v2")));
      assertThat(rig.unsafeActs).as("%s", mortal).isEmpty();
      assertThat(rig.foreignThingsAreAsBefore()).as("%s", mortal).isTrue();
    }
  }

  /** Who died before anything was begun has left nothing to resume, and is begun anew. */
  private static List<DeploymentResult> resume(ElbRig rig) {
    try (var another = rig.crossfade()) {
      var open = another.open();
      return open.isEmpty()
          ? List.of(rig.deploy(ElbRig.blueGreen()))
          : open.stream().map(id -> another.resume(id, new DeploymentControl())).toList();
    }
  }

  /** The SDK's client of a process that dies at its n-th call. */
  private static final class Mortal {

    private final Death death;
    private final int number;
    private final List<Call> calls = new ArrayList<>();

    Mortal(Death death, int number) {
      this.death = death;
      this.number = number;
    }

    ElasticLoadBalancingV2Client over(ElbRig rig) {
      return (ElasticLoadBalancingV2Client)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {ElasticLoadBalancingV2Client.class},
              (proxy, method, arguments) -> {
                calls.add(new Call(method.getName(), rig.left()));
                boolean last = calls.size() == number;
                dieIf(last && death == Death.BEFORE);
                try {
                  return method.invoke(rig.world.sdk(), arguments);
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
      var call = calls.isEmpty() ? "" : ", " + calls.get(calls.size() - 1).name();
      return death + " call " + number + call;
    }
  }
}
