package io.crossfade.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A contract test that cannot fail is a defect: each rule is shown a router that breaks it. */
class TrafficRouterContractTest {

  @AfterEach
  void forgetTheDefect() {
    FakeRouterContract.defect = RouterDefect.none();
  }

  @Test
  void a_sound_router_passes_every_rule_that_can_be_tested() {
    var run = ContractRun.of(FakeRouterContract.class);

    assertThat(run.reasons()).containsOnlyKeys("R1.23");
    assertThat(run.red()).isEmpty();
    assertThat(run.green()).hasSize(23);
  }

  @ParameterizedTest
  @MethodSource("defects")
  void each_defect_is_noticed_by_its_rule_and_by_no_other(RouterDefect defect) {
    FakeRouterContract.defect = defect;

    var run = ContractRun.of(FakeRouterContract.class);

    assertThat(run.red()).as(run.reasons().toString()).isEqualTo(defect.noticedBy());
  }

  @Test
  void every_rule_is_broken_by_some_defect() {
    var broken = defects().flatMap(defect -> defect.noticedBy().stream()).distinct().toList();

    assertThat(ContractRun.of(FakeRouterContract.class).green())
        .containsExactlyInAnyOrderElementsOf(broken);
  }

  static Stream<RouterDefect> defects() {
    return RouterDefects.all();
  }
}
