package io.crossfade.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.error.JournalException.Kind;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A contract test that cannot fail is a defect: each rule is shown a journal that breaks it. */
class JournalStoreContractTest {

  @AfterEach
  void forgetTheDefect() {
    FakeJournalContract.defect = UnaryOperator.identity();
    FakeJournalContract.damage = Optional.of(Kind.CORRUPT);
    FakeJournalContract.healing = false;
  }

  @Test
  void a_sound_journal_passes_every_rule_that_can_be_tested() {
    var run = ContractRun.of(FakeJournalContract.class);

    assertThat(run.reasons()).containsOnlyKeys("R4.20");
    assertThat(run.green()).hasSize(19);
  }

  @ParameterizedTest
  @MethodSource("defects")
  void each_defect_is_noticed_by_its_rule_and_by_no_other(String defect) {
    FakeJournalContract.defect = JournalDefects.all().get(defect);

    var run = ContractRun.of(FakeJournalContract.class);

    assertThat(run.red()).as(run.reasons().toString()).containsExactly(rule(defect));
  }

  @Test
  void half_a_record_that_is_read_is_noticed() {
    FakeJournalContract.healing = true;

    assertThat(ContractRun.of(FakeJournalContract.class).red()).containsExactly("R4.17");
  }

  @Test
  void damage_that_is_not_seen_or_called_otherwise_is_noticed() {
    FakeJournalContract.damage = Optional.empty();
    assertThat(ContractRun.of(FakeJournalContract.class).red()).containsExactly("R4.18");

    FakeJournalContract.damage = Optional.of(Kind.UNAVAILABLE);
    assertThat(ContractRun.of(FakeJournalContract.class).red()).containsExactly("R4.18");
  }

  @Test
  void every_rule_is_broken_by_some_defect() {
    var broken = new TreeSet<>(Set.of("R4.17", "R4.18"));
    defects().forEach(defect -> broken.add(rule(defect)));

    assertThat(ContractRun.of(FakeJournalContract.class).green())
        .containsExactlyInAnyOrderElementsOf(broken);
  }

  static Set<String> defects() {
    return JournalDefects.all().keySet();
  }

  private static String rule(String defect) {
    return defect.split(" ", 2)[0];
  }
}
