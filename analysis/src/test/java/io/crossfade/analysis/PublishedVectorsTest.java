package io.crossfade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which test reproduces which published number. The sources are Kayenta's suites ({@code
 * spinnaker/kayenta}, by the names below), {@code ssrm_test.py} of {@code ssrm}, {@code
 * uniform_boundaries_unittest.cpp} of {@code confseq}, {@code anycount}, and what was computed
 * independently of this library for its design. {@code values of our own} stands where the inputs
 * are long and not ours to copy: there the oracle is commons-statistics.
 */
class PublishedVectorsTest {

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "MannWhitneySuite, x = 10 to 40 and y = 1 to 4, kayenta.ShiftEstimateTest#agrees_on_the_small_case",
    "MannWhitneySuite, quantile 0.01, statistics.MannWhitneyTest#the_quantile_of_the_normal_distribution_agrees_with_the_vector",
    "MannWhitneySuite, 850 points; 90; 180; 210; problem case (values of our own), kayenta.ShiftEstimateTest#ends_where_the_oracle_begins_to_see_a_difference",
    "MannWhitneySuite, Wilcoxon's difference (values of our own), statistics.MannWhitneyTest#agrees_with_the_oracle",
    "ClassifierSuite, higher, kayenta.KayentaJudgeTest#a_higher_metric_is_high",
    "ClassifierSuite, critical, kayenta.KayentaJudgeTest#a_critical_metric_is_critical_from_its_limit_on",
    "ClassifierSuite, lower and critical, kayenta.KayentaJudgeTest#a_lower_metric_is_critical_too",
    "ClassifierSuite, ratio 0.5746, kayenta.KayentaJudgeTest#a_lower_metric_within_what_is_allowed_passes",
    "ClassifierSuite, tied values, kayenta.KayentaJudgeTest#tied_values_are_compared",
    "ClassifierSuite, means of zero, kayenta.KayentaJudgeTest#a_mean_of_zero_has_no_ratio",
    "ClassifierSuite, no data, kayenta.KayentaJudgeTest#missing_data_are_a_label_of_their_own",
    "ClassifierSuite, 30 points (values of our own), kayenta.KayentaJudgeTest#tells_a_shift_in_the_direction_that_matters",
    "ClassifierSuite, 210 points (values of our own), kayenta.KayentaJudgeTest#a_large_difference_may_be_allowed",
    "ClassifierSuite, CLES (values of our own), kayenta.KayentaJudgeTest#judges_by_the_common_language_effect_size",
    "StatisticSuite, percentiles and outliers, kayenta.KayentaJudgeTest#outliers_are_removed_on_request_but_never_within_the_outer_percentiles",
    "StatisticSuite, deviation and Cohen's d, kayenta.KayentaJudgeTest#the_mean_agrees_with_the_effect_size_that_kayenta_computes_and_never_judges_by",
    "StatisticSuite, CLES 0.5 and 0, statistics.MannWhitneyTest#the_common_language_effect_size_agrees_with_the_vectors",
    "StatisticSuite, CLES 0.771 and 0.12 (values of our own), statistics.MannWhitneyTest#agrees_with_the_oracle",
    "ScorerSuite, groups by weight, kayenta.KayentaScoreTest#groups_count_by_their_weights",
    "ScorerSuite, no data, kayenta.KayentaScoreTest#a_metric_without_data_counts_in_no_group",
    "ScorerSuite, 33.33, kayenta.KayentaScoreTest#one_of_three_is_a_third",
    "ScorerSuite, critical, kayenta.KayentaScoreTest#a_critical_failure_is_everything",
    "spinnaker#6278, interval and labels, kayenta.ShiftEstimateTest#agrees_on_the_case_of_a_users_report",
    "spinnaker#5622 and kayenta#426, errors from zero, kayenta.KayentaFlawsTest#errors_that_rise_from_zero_pass",
    "kayenta#780, more damage passes, kayenta.KayentaFlawsTest#more_damage_may_pass_where_less_is_stopped",
    "kayenta#780, a wider spread passes, kayenta.KayentaFlawsTest#a_wider_spread_passes",
    "design, two values a side, kayenta.KayentaFlawsTest#with_two_values_a_side_a_quarter_of_good_canaries_fail",
    "design, a unit of a ten-thousandth, kayenta.ShiftEstimateTest#depends_on_the_unit_as_kayenta_does",
    "design, all metrics in error, kayenta.KayentaScoreTest#errors_vanish_as_they_do_in_kayenta",
    "design, Bayes factors at equal shares, statistics.ShareTestTest#agrees_with_the_vectors_of_equal_shares",
    "design, Bayes factors at nine to one, statistics.ShareTestTest#agrees_with_the_vectors_of_nine_to_one",
    "design, Bayes factors by concentration, statistics.ShareTestTest#agrees_with_the_vectors_of_the_concentration",
    "design, ranges of the share, statistics.ShareTestTest#agrees_with_the_vectors_of_the_confidence_sequence",
    "ssrm, batches, statistics.ShareTestTest#agrees_with_the_third_party_vectors_of_batches",
    "ssrm, single events, statistics.ShareTestTest#agrees_with_the_third_party_vectors_of_single_events",
    "design, events until detection by concentration, statistics.ShareTestTest#finds_a_ratio_in_as_many_events_as_published",
    "design, mixture over the rate ratio, statistics.RateRatioTest#agrees_with_the_vector_over_a_change_of_weights",
    "design, the same with one share, statistics.RateRatioTest#sees_a_false_signal_if_the_change_of_weights_is_ignored",
    "design, events until detection over steps, statistics.RateRatioTest#finds_a_ratio_in_as_many_events_as_published",
    "anycount, two counts, statistics.OtherBoundsTest#the_gamma_mixture_of_a_poisson_rate_agrees_with_its_vectors",
    "design, widths of the band, statistics.DkwBandTest#agrees_with_the_vectors",
    "design, p-values of the band, statistics.DkwBandTest#agrees_with_the_vectors_of_the_p_value",
    "confseq, empirical process, statistics.DkwBandTest#agrees_with_confseq_from_the_hundredth_sample_on",
    "confseq, normal mixtures, statistics.OtherBoundsTest#normal_mixtures_agree_with_confseq",
    "confseq, gamma mixtures, statistics.OtherBoundsTest#gamma_mixtures_agree_with_confseq",
    "confseq, beta-binomial mixtures, statistics.OtherBoundsTest#beta_binomial_mixtures_agree_with_confseq",
    "confseq, stitched bounds, statistics.OtherBoundsTest#stitched_bounds_agree_with_confseq",
    "confseq, comparison of a quantile, statistics.OtherBoundsTest#the_comparison_of_a_quantile_agrees_with_confseq",
    "confseq, ranges of a share, statistics.EventShareTest#agrees_with_the_vectors"
  })
  void names_a_test_that_is_there(String source, String vector, String test)
      throws ClassNotFoundException {
    var parts = test.split("#");

    var methods = Class.forName("io.crossfade.analysis." + parts[0]).getDeclaredMethods();

    assertThat(methods)
        .as("the test of %s, %s", source, vector)
        .anyMatch(method -> method.getName().equals(parts[1]) && isTest(method.getAnnotations()));
  }

  private static boolean isTest(Annotation... annotations) {
    return Arrays.stream(annotations)
        .anyMatch(one -> one instanceof Test || one instanceof ParameterizedTest);
  }
}
