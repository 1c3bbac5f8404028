package io.crossfade.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.error.PlanRejectedException;
import io.crossfade.model.Fleet;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.plan.PlanBuilder;
import io.crossfade.plan.PlanStep;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.GatePolicy;
import io.crossfade.strategy.DeploymentStrategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A contract test that cannot fail is a defect: each rule is shown a strategy that breaks it. */
class StrategyContractTest {

  @AfterEach
  void forgetTheDefect() {
    SoundStrategyContract.defect = new SoundStrategy();
  }

  @Test
  void a_sound_strategy_passes_every_rule() {
    var run = ContractRun.of(SoundStrategyContract.class);

    assertThat(run.reasons()).isEmpty();
    assertThat(run.green()).hasSize(11);
  }

  @ParameterizedTest
  @MethodSource("defects")
  void each_defect_is_noticed_by_its_rule_and_by_no_other(String defect) {
    SoundStrategyContract.defect = all().get(defect);

    var run = ContractRun.of(SoundStrategyContract.class);

    assertThat(run.red()).as(run.reasons().toString()).containsExactly(rule(defect));
  }

  @Test
  void every_rule_is_broken_by_some_defect() {
    var broken = defects().stream().map(StrategyContractTest::rule).distinct().toList();

    assertThat(ContractRun.of(SoundStrategyContract.class).green())
        .containsExactlyInAnyOrderElementsOf(broken);
  }

  @Test
  void a_strategy_that_refuses_everything_passes_nothing_by_that() {
    SoundStrategyContract.defect =
        (spec, fleet) -> {
          throw new PlanRejectedException("never", List.of("on principle"));
        };

    assertThat(ContractRun.of(SoundStrategyContract.class).green()).containsExactly("R5.11");
  }

  static Set<String> defects() {
    return all().keySet();
  }

  private static String rule(String defect) {
    return defect.split(" ", 2)[0];
  }

  private static Map<String, DeploymentStrategy> all() {
    var all = new LinkedHashMap<String, DeploymentStrategy>();
    all.put("R5.1 counts its plans", new Counting());
    all.put("R5.2 brings one too few", new TooFew());
    all.put("R5.3 does it again", new Tireless());
    all.put("R5.4 does not begin from nothing", new Helpless());
    all.put("R5.5 drains before it switches", new TooEarly());
    all.put("R5.6 stops who serves", new Impatient());
    all.put("R5.7 does not wait for health", new Trusting());
    all.put("R5.8 asks when it is too late", new AskingLate());
    all.put("R5.9 says wrongly what ran", new Misremembering());
    all.put("R5.10 tidies up after others", new Tidy());
    all.put("R5.11 makes up places", new Dreaming());
    return all;
  }

  private static final class Counting extends SoundStrategy {
    private int plans;

    @Override
    void begin(PlanBuilder plan, DeploymentSpec spec, Fleet fleet, List<InstanceId> old) {
      plan.note("plan " + ++plans);
    }
  }

  private static final class TooFew extends SoundStrategy {
    @Override
    List<InstanceId> names(Fleet fleet, int wanted) {
      boolean first = fleet.serving().isEmpty();
      return super.names(fleet, first ? wanted : Math.max(1, wanted - 1));
    }
  }

  private static final class Tireless extends SoundStrategy {
    @Override
    boolean isDone(DeploymentSpec spec, Fleet fleet) {
      return false;
    }
  }

  private static final class Helpless extends SoundStrategy {
    @Override
    boolean isDone(DeploymentSpec spec, Fleet fleet) {
      return fleet.serving().isEmpty() && fleet.slots().open() || super.isDone(spec, fleet);
    }
  }

  private static final class TooEarly extends SoundStrategy {
    @Override
    void switchOver(PlanBuilder plan, List<InstanceId> old) {
      plan.drain(old, PlanStep.Drain.Then.OUT);
      super.switchOver(plan, old);
    }
  }

  private static final class Impatient extends SoundStrategy {
    @Override
    void begin(PlanBuilder plan, DeploymentSpec spec, Fleet fleet, List<InstanceId> old) {
      if (old.size() > 3) {
        plan.stop(old.subList(0, 1), Revision.of("v1"));
      }
    }
  }

  private static final class Trusting extends SoundStrategy {
    @Override
    void bring(PlanBuilder plan, DeploymentSpec spec, List<InstanceId> fresh) {
      plan.start(fresh, spec.revision());
    }
  }

  private static final class AskingLate extends SoundStrategy {
    @Override
    void end(PlanBuilder plan, DeploymentSpec spec, Fleet fleet, List<InstanceId> old) {
      super.end(plan, spec, fleet, old);
      plan.ask("approval", GatePolicy.approval());
    }
  }

  private static final class Misremembering extends SoundStrategy {
    @Override
    void end(PlanBuilder plan, DeploymentSpec spec, Fleet fleet, List<InstanceId> old) {
      plan.stop(old, Revision.of("v0"));
    }
  }

  private static final class Tidy extends SoundStrategy {
    @Override
    void end(PlanBuilder plan, DeploymentSpec spec, Fleet fleet, List<InstanceId> old) {
      super.end(plan, spec, fleet, old);
      plan.retire(List.of(Fleets.BYSTANDER), Revision.of("v0"));
    }
  }

  private static final class Dreaming extends SoundStrategy {
    @Override
    List<InstanceId> names(Fleet fleet, int wanted) {
      return fleet.instances().isEmpty()
          ? IntStream.rangeClosed(1, wanted).mapToObj(i -> InstanceId.of("dream-" + i)).toList()
          : super.names(fleet, wanted);
    }
  }
}
