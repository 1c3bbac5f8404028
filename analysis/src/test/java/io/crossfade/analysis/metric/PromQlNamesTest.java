package io.crossfade.analysis.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromQlNamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "http_requests_total{version=\"${revision}\",code=~\"5..\"} ; http_requests_total",
        "sum by (instance) (rate(a_total[5m])) / ignoring (code) b_total ; a_total b_total",
        "histogram_quantile(0.99, sum(c_bucket) by (le)) > 1e3 ; c_bucket",
        "job:errors:rate5m offset 5m or vector(0) ; job:errors:rate5m",
        "1 + 2 ; ''",
        "topk(3, up) and on (job) {__name__=\"x\"} ; up"
      })
  void finds_the_metrics(String promQl, String names) {
    assertThat(String.join(" ", PromQlNames.of(promQl))).isEqualTo(names);
  }
}
