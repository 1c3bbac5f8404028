package io.crossfade.analysis.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.analysis.judge.Limit;
import io.crossfade.analysis.metric.MetricQuery;
import io.crossfade.analysis.metric.MetricSource;
import io.crossfade.analysis.metric.Series;
import io.crossfade.analysis.metric.Subject;
import io.crossfade.error.AdapterException;
import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Routing;
import io.crossfade.model.Weight;
import io.crossfade.spi.GateAnswer.Verdict;
import io.crossfade.spi.GateContext;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.TrafficCounters;
import io.crossfade.testkit.fake.FakeGateContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnalysisGateTest {

  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

  @Test
  void stops_a_worse_version_with_the_numbers_in_words() {
    var gate = AnalysisGate.builder().errors().build();

    var answer = gate.ask(look(1, 0, counts(2010, 14), counts(18_020, 9)));

    assertThat(answer.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(answer.reasons().get(0))
        .isEqualTo(
            "errors: 14 of 2,010 against 9 of 18,020; rate ratio 13.9, 96 % [3.24, 70.8];"
                + " E = 461,000 > 25: stop");
    assertThat(answer.reasons()).contains("false alarms at most 0.05 over 1 tests and all looks");
  }

  @Test
  void adds_up_what_comes_from_look_to_look_once() {
    var gate = AnalysisGate.builder().errors().build();

    gate.ask(look(1, 0, counts(1000, 1), counts(9000, 9)));
    gate.ask(look(1, 10, counts(1000, 1), counts(9000, 9)));
    var answer = gate.ask(look(1, 20, counts(1500, 2), counts(9500, 10)));

    assertThat(answer.reasons().get(0)).startsWith("errors: 2 of 1,500 against 10 of 9,500");
  }

  @Test
  void goes_on_over_a_change_of_weights_though_the_counters_begin_anew_above_the_old_ones() {
    var gate = AnalysisGate.builder().errors().build();

    gate.ask(look(1, 0, counts(100, 1), counts(900, 9)));
    var answer = gate.ask(look(2, 300, counts(500, 2), counts(1000, 10)));

    assertThat(answer.reasons().get(0)).startsWith("errors: 3 of 600 against 19 of 1,900");
  }

  @Test
  void leaves_the_warm_up_out_but_for_limits() {
    var gate =
        AnalysisGate.builder()
            .warmUp(Duration.ofSeconds(30))
            .errors()
            .minimumRequests(50)
            .maxErrorShare(Weight.ofPercent(50))
            .build();

    var cold = gate.ask(look(1, 0, counts(100, 40), counts(900, 1)));
    var warm = gate.ask(look(1, 30, counts(200, 60), counts(1800, 2)));
    var after = gate.ask(look(1, 40, counts(1200, 61), counts(10_800, 11)));

    assertThat(cold.reasons()).anyMatch(reason -> reason.startsWith("error share: 40 of 100"));
    assertThat(cold.reasons()).anyMatch(reason -> reason.contains("warming up"));
    assertThat(warm.verdict()).isEqualTo(Verdict.NO_DATA);
    assertThat(after.reasons())
        .anyMatch(r -> r.startsWith("errors: 1 of 1,000 against 9 of 9,000"));
    assertThat(after.verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void a_limit_acts_during_the_warm_up() {
    var gate =
        AnalysisGate.builder()
            .warmUp(Duration.ofMinutes(1))
            .maxErrorShare(Weight.ofPercent(5))
            .build();

    assertThat(gate.ask(look(1, 0, counts(100, 40), counts(900, 1))).verdict())
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  void several_tests_share_the_error_level() {
    var gate = AnalysisGate.builder().errors().latency(1.1).split(Weight.ofPercent(1)).build();

    var answer = gate.ask(look(1, 0, counts(2010, 14), counts(18_020, 9)));

    assertThat(answer.reasons().get(0)).contains("> 75: stop");
    assertThat(answer.reasons()).contains("false alarms at most 0.05 over 3 tests and all looks");
  }

  @Test
  void holds_for_want_of_data_up_to_the_limit_that_is_set() {
    var gate =
        AnalysisGate.builder()
            .policy(VerdictPolicy.standard().noData(Reaction.holdAtMost(Duration.ofMinutes(5))))
            .errors()
            .build();

    assertThat(gate.ask(nothing(0)).verdict()).isEqualTo(Verdict.NO_DATA);
    assertThat(gate.ask(nothing(299)).verdict()).isEqualTo(Verdict.NO_DATA);
    var over = gate.ask(nothing(300));
    assertThat(over.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(over.reasons().get(0)).contains("NO_DATA, hold at most PT5M");
  }

  @Test
  void each_verdict_has_the_reaction_that_is_set() {
    var strict = VerdictPolicy.standard().noData(Reaction.rollBack());
    var muted = VerdictPolicy.standard().muted();

    var rolled = AnalysisGate.builder().policy(strict).errors().build().ask(nothing(0));
    var silent = AnalysisGate.builder().policy(muted).errors().build();

    assertThat(rolled.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(silent.ask(nothing(0)).verdict()).isEqualTo(Verdict.PASS);
    assertThat(silent.ask(look(1, 10, counts(2010, 14), counts(18_020, 9))).verdict())
        .isEqualTo(Verdict.PASS);
  }

  @Test
  void begins_anew_with_another_deployment() {
    var gate = AnalysisGate.builder().errors().build();
    gate.ask(look(1, 0, counts(2010, 14), counts(18_020, 9)));

    var other = context(1, 0, "d-2", counts(1000, 1), counts(9000, 9));

    assertThat(gate.ask(other).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void a_first_deployment_is_not_compared() {
    var gate = AnalysisGate.builder().errors().build();
    var context =
        FakeGateContext.builder().withoutStable().counters("v2", counts(1000, 900)).build();

    var answer = gate.ask(context);

    assertThat(answer.verdict()).isEqualTo(Verdict.PASS);
    assertThat(answer.reasons().get(0)).contains("first deployment");
  }

  @Test
  void a_rate_of_a_source_is_compared_and_its_failure_loses_nothing() {
    var source = new Scripted();
    var gate = rate(source);
    source.set(100, 1, 900, 9);
    gate.ask(nothing(0));
    gate.ask(nothing(5));

    source.failing = true;
    var failed = gate.ask(nothing(10));
    source.failing = false;
    source.set(2110, 15, 18_920, 18);
    var answer = gate.ask(nothing(20));

    assertThat(failed.verdict()).isEqualTo(Verdict.ERROR);
    assertThat(answer.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(answer.reasons().get(0)).startsWith("5xx: 14 of 2,010 against 9 of 18,020");
  }

  @Test
  void a_counter_that_is_negative_or_no_number_is_an_error() {
    var source = new Scripted();
    var gate = rate(source);

    source.set(-1, 0, 0, 0);
    assertThat(gate.ask(nothing(0)).verdict()).isEqualTo(Verdict.ERROR);
    source.set(Double.NaN, 0, 0, 0);
    assertThat(gate.ask(nothing(1)).verdict()).isEqualTo(Verdict.ERROR);
  }

  @Test
  void a_value_has_its_limit() {
    var source = new Scripted();
    source.set(70, 0, 50, 0);
    var gate =
        AnalysisGate.builder()
            .value("cpu", source, MetricQuery.of("requests"), Limit.timesStable(1.2, 1))
            .build();

    assertThat(gate.ask(nothing(0)).reasons().get(0)).isEqualTo("cpu: 70, limit 60");
  }

  @Test
  void what_a_source_does_not_know_is_a_problem_of_the_plan() {
    assertThat(rate(new Scripted()).problems()).isEmpty();
    var gate =
        AnalysisGate.builder()
            .value("x", new Scripted(), MetricQuery.of("typo"), Limit.atMost(1, 1))
            .build();

    assertThat(gate.problems()).containsExactly("no metric 'typo'");
  }

  @Test
  void compares_with_the_baseline_alone_where_there_is_one() {
    var gate = AnalysisGate.builder().errors().split(Weight.ofPercent(1)).build();

    var answer =
        gate.ask(
            FakeGateContext.builder()
                .window(1)
                .share("v2", Weight.ofPercent(10))
                .counters("v2", counts(1_000, 20))
                .counters("v1", counts(9_000, 40))
                .baseline("baseline", counts(1_000, 19), LatencyDistribution.empty())
                .build());

    assertThat(answer.reasons())
        .anyMatch(reason -> reason.startsWith("errors: 20 of 1,000 against 19 of 1,000"))
        .anyMatch(reason -> reason.startsWith("split: ") && reason.contains("1,000 of 10,000"));
    assertThat(answer.verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void asks_a_source_for_the_instances_of_the_baseline() {
    var baseline = GroupId.of("baseline");
    var members = List.of(InstanceId.of("baseline-1"), InstanceId.of("b.2"));
    var asked = new ArrayList<String>();
    var gate =
        AnalysisGate.builder()
            .value(
                "load",
                (query, subject) -> {
                  asked.add(query.textFor(subject));
                  return List.of(new Series("all", List.of(1.0)));
                },
                MetricQuery.of("load{version='${revision}',instance=~'${instances}'}"),
                Limit.timesStable(2, 1))
            .build();

    gate.ask(
        FakeGateContext.builder()
            .share("v2", Weight.ofPercent(10))
            .routing(Routing.allTo(baseline, members))
            .baseline("baseline", counts(100, 0), LatencyDistribution.empty())
            .build());

    assertThat(asked)
        .containsExactly(
            "load{version='v2',instance=~'.+'}", "load{version='v1',instance=~'b[.]2|baseline-1'}");
  }

  @Test
  void goes_on_with_what_it_knows_when_its_own_process_takes_the_deployment_up_again() {
    var gate = AnalysisGate.builder().errors().build();

    gate.ask(takenOver(0, counts(1_000, 2), counts(9_000, 9)));
    var answer = gate.ask(takenOver(1, counts(2_000, 4), counts(9_500, 10)));

    assertThat(answer.reasons().get(0))
        .startsWith("errors: 6 of 3,000 against 19 of 18,500")
        .endsWith("stops at 25");
  }

  private static GateContext takenOver(int takeovers, TrafficCounters canary, TrafficCounters v1) {
    return FakeGateContext.builder()
        .window(1)
        .takeovers(takeovers)
        .share("v2", Weight.ofPercent(10))
        .counters("v2", canary)
        .counters("v1", v1)
        .build();
  }

  @Test
  void needs_a_metric_and_names_each_once() {
    assertThatThrownBy(() -> AnalysisGate.builder().build()).hasMessageContaining("metric");
    assertThatThrownBy(() -> AnalysisGate.builder().errors().errors())
        .hasMessageContaining("'errors' already");
  }

  private static AnalysisGate rate(MetricSource source) {
    return AnalysisGate.builder()
        .rate("5xx", source, MetricQuery.of("errors"), MetricQuery.of("requests"))
        .build();
  }

  private static TrafficCounters counts(long requests, long errors) {
    return new TrafficCounters(requests, requests - errors, 0, errors, 0);
  }

  private static GateContext look(
      int window, int second, TrafficCounters canary, TrafficCounters stable) {
    return context(window, second, "d-1", canary, stable);
  }

  private static GateContext context(
      int window, int second, String deployment, TrafficCounters canary, TrafficCounters stable) {
    return FakeGateContext.builder()
        .deployment(deployment)
        .window(window)
        .now(START.plusSeconds(second))
        .share("v2", Weight.ofPercent(10))
        .counters("v2", canary)
        .counters("v1", stable)
        .build();
  }

  private static GateContext nothing(int second) {
    return FakeGateContext.builder()
        .now(START.plusSeconds(second))
        .share("v2", Weight.ofPercent(10))
        .build();
  }

  /** Answers with what it is told. */
  private static final class Scripted implements MetricSource {

    private boolean failing;
    private double[] numbers = {0, 0, 0, 0};

    void set(double... values) {
      numbers = values;
    }

    @Override
    public List<Series> read(MetricQuery query, Subject subject) {
      if (failing) {
        throw new AdapterException(AdapterException.Kind.TRANSIENT, "The source is away.");
      }
      int first = subject.revision().value().equals("v2") ? 0 : 2;
      int place = first + (query.text().equals("errors") ? 1 : 0);
      return List.of(new Series("all", List.of(numbers[place])));
    }

    @Override
    public List<String> problems(MetricQuery query) {
      return query.text().equals("typo") ? List.of("no metric 'typo'") : List.of();
    }
  }
}
