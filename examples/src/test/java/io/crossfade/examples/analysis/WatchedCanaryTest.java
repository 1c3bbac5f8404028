package io.crossfade.examples.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatchedCanaryTest {

  @Test
  void a_bad_version_is_stopped_before_a_good_one_is_done() {
    var bad = WatchedCanary.watch(5, 1);
    var good = WatchedCanary.watch(1, 1);

    assertThat(bad.get(bad.size() - 1)).contains("FAIL", ": stop");
    assertThat(good).hasSize(10).allMatch(line -> !line.contains("FAIL"));
    assertThat(good.get(9)).contains("PASS");
  }
}
