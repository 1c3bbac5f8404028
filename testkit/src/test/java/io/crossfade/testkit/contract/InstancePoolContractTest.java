package io.crossfade.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.spi.PoolCapabilities;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A contract test that cannot fail is a defect: each rule is shown a pool that breaks it. */
class InstancePoolContractTest {

  @AfterEach
  void forgetTheDefect() {
    FakePoolContract.defect = UnaryOperator.identity();
  }

  @Test
  void a_sound_pool_passes_every_rule_that_can_be_tested() {
    var whole = ContractRun.of(FakePoolContract.class);
    var less = ContractRun.of(FakePoolContract.OfLess.class);

    assertThat(whole.reasons()).containsOnlyKeys("R2.3", "R2.17");
    assertThat(less.reasons()).containsOnlyKeys("R2.7", "R2.8", "R2.17");
    assertThat(whole.red()).isEmpty();
    assertThat(less.red()).isEmpty();
  }

  @Test
  void a_fixed_list_passes_what_it_declares_and_skips_the_rest() {
    var run = ContractRun.of(FakePoolContract.OfAFixedList.class);

    assertThat(run.red()).isEmpty();
    assertThat(run.green()).containsExactlyInAnyOrder("R2.1", "R2.2", "R2.3", "R2.12", "R2.15");
    assertThat(run.reasons().get("R2.4")).contains("the pool does not declare START");
  }

  @ParameterizedTest
  @MethodSource("defects")
  void each_defect_is_noticed_by_its_rule_and_by_no_other(String defect) {
    FakePoolContract.defect = PoolDefects.all().get(defect);

    var run = ContractRun.of(FakePoolContract.class);

    assertThat(run.red()).as(run.reasons().toString()).containsExactly(rule(defect));
  }

  @Test
  void doing_what_is_not_declared_is_noticed_too() {
    FakePoolContract.defect = UndeclaredReplace::new;

    var run = ContractRun.of(FakePoolContract.class);

    assertThat(run.red()).as(run.reasons().toString()).containsExactly("R2.3");
  }

  @Test
  void every_rule_is_broken_by_some_defect() {
    var broken = defects().stream().map(InstancePoolContractTest::rule).collect(Collectors.toSet());

    assertThat(ContractRun.of(FakePoolContract.class).green())
        .containsExactlyInAnyOrderElementsOf(broken);
  }

  static Set<String> defects() {
    return PoolDefects.all().keySet();
  }

  private static String rule(String defect) {
    return defect.split(" ", 2)[0];
  }

  /** Declares less than it has, and accepts it all the same. */
  private static final class UndeclaredReplace extends PoolView {

    UndeclaredReplace(PoolView sound) {
      super(sound.fake);
    }

    @Override
    public PoolCapabilities capabilities() {
      return new PoolCapabilities(
          Set.of(PoolCapabilities.Effect.START, PoolCapabilities.Effect.STOP));
    }

    @Override
    public List<Instance> replace(
        String key, Revision revision, List<InstanceId> instances, Duration grace) {
      throw new AdapterException(AdapterException.Kind.OUTCOME_UNKNOWN, "Who knows?");
    }
  }
}
