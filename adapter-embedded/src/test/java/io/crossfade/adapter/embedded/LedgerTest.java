package io.crossfade.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.adapter.embedded.Ledger.Outcome;
import io.crossfade.model.InstanceId;
import io.crossfade.spi.TrafficCounters;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private final Ledger ledger = new Ledger();

  @Test
  void counts_each_outcome_for_itself_and_all_together() {
    for (var outcome : Outcome.values()) {
      for (int i = 0; i <= outcome.ordinal(); i++) {
        ledger.begin();
        ledger.end(outcome);
      }
    }

    assertThat(ledger.traffic().counters()).contains(new TrafficCounters(10, 1, 2, 3, 4));
    assertThat(ledger.inFlight()).isZero();
  }

  @Test
  void does_not_count_what_was_never_sent() {
    ledger.begin();
    ledger.cancel();

    assertThat(ledger.traffic().counters()).contains(TrafficCounters.none());
    assertThat(ledger.inFlight()).isZero();
  }

  @Test
  void keeps_response_times_within_a_sixteenth_and_never_below() {
    for (long micros : new long[] {0, 1, 999, 12_345, 250_000, 3_000_000}) {
      var one = new Ledger();
      one.answeredAfter(TimeUnit.MICROSECONDS.toNanos(micros));

      var bound = one.traffic().latency().orElseThrow().percentile(100).orElseThrow();

      assertThat(TimeUnit.NANOSECONDS.toMicros(bound.toNanos()))
          .isBetween(micros, micros + micros / 16 + 1);
    }
  }

  @Test
  void keeps_a_bounded_number_of_buckets_whatever_comes() {
    var random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      ledger.answeredAfter((long) Math.exp(random.nextDouble() * 33));
    }
    ledger.answeredAfter(Long.MAX_VALUE / 2);

    var latency = ledger.traffic().latency().orElseThrow();

    assertThat(latency.count()).isEqualTo(200_001);
    assertThat(latency.buckets()).hasSizeLessThan(500);
    assertThat(latency.percentile(100).orElseThrow()).isBetween(hours(1), hours(1).plusMinutes(4));
  }

  @Test
  void can_be_read_against_an_earlier_reading() {
    ledger.answeredAfter(TimeUnit.MILLISECONDS.toNanos(1));
    var before = ledger.traffic().latency().orElseThrow();
    ledger.answeredAfter(TimeUnit.MILLISECONDS.toNanos(500));

    var since = ledger.traffic().latency().orElseThrow().since(before);

    assertThat(since.count()).isEqualTo(1);
    assertThat(since.percentile(50).orElseThrow()).isGreaterThan(Duration.ofMillis(499));
  }

  @Test
  void forgets_the_oldest_that_left_but_none_in_flight() {
    var ledgers = new Ledgers();
    ledgers.of(InstanceId.of("busy")).begin();
    ledgers.keep(Set.of());
    for (int i = 0; i < 2 * Ledgers.DEPARTED_KEPT; i++) {
      var id = InstanceId.of("i-" + i);
      ledgers.of(id);
      ledgers.keep(Set.of(id));
    }

    ledgers.keep(Set.of());

    assertThat(ledgers.traffic()).hasSize(Ledgers.DEPARTED_KEPT);
    assertThat(ledgers.traffic()).containsKey(InstanceId.of("busy"));
    assertThat(ledgers.traffic()).containsKey(InstanceId.of("i-511"));
    assertThat(ledgers.traffic()).doesNotContainKey(InstanceId.of("i-1"));
  }

  @Test
  void goes_on_counting_for_an_instance_that_comes_back() {
    var ledgers = new Ledgers();
    var id = InstanceId.of("a");
    ledgers.of(id).begin();
    ledgers.of(id).end(Outcome.SUCCESS);
    ledgers.keep(Set.of());

    ledgers.keep(Set.of(id));

    assertThat(ledgers.traffic().get(id).counters().orElseThrow().success()).isEqualTo(1);
  }

  private static Duration hours(int count) {
    return Duration.ofHours(count);
  }
}
