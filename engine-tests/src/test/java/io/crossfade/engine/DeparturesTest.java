package io.crossfade.engine;

import static io.crossfade.engine.Places.BLUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Convergence;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.testkit.fake.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Promise 3, where nobody counts what is in flight: how long ago somebody was last reached. */
class DeparturesTest {

  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final InstanceId B = InstanceId.of("b");

  private final ManualTime time = new ManualTime();
  private final Departures departures = new Departures(time);

  @Test
  void who_was_never_seen_to_be_reached_is_not() {
    departures.observed(reaching(Convergence.agreed(), "a"));

    assertThat(departures.isWithin(SETTLE, B)).isFalse();
  }

  @Test
  void who_is_reached_is_so_however_long_it_has_been() {
    departures.observed(reaching(Convergence.agreed(), "a", "b"));
    time.advance(SETTLE.multipliedBy(2));

    assertThat(departures.isWithin(SETTLE, B)).isTrue();
  }

  @Test
  void who_left_was_reached_lately_until_the_time_is_over() {
    departures.observed(reaching(Convergence.agreed(), "a", "b"));
    departures.observed(reaching(Convergence.agreed(), "a"));

    time.advance(SETTLE.minusNanos(1));
    assertThat(departures.isWithin(SETTLE, B)).isTrue();

    time.advance(Duration.ofNanos(1));
    assertThat(departures.isWithin(SETTLE, B)).isFalse();
  }

  @Test
  void nobody_has_left_before_all_nodes_agree() {
    departures.observed(reaching(Convergence.agreed(), "a", "b"));
    departures.observed(reaching(Convergence.disagreed(List.of("node 2")), "a"));
    time.advance(SETTLE);

    assertThat(departures.isWithin(SETTLE, B)).isTrue();
  }

  @Test
  void the_time_begins_with_the_first_reading_without_it() {
    departures.observed(reaching(Convergence.agreed(), "a", "b"));
    departures.observed(reaching(Convergence.agreed(), "a"));
    time.advance(SETTLE);
    departures.observed(reaching(Convergence.agreed(), "a"));

    assertThat(departures.isWithin(SETTLE, B)).isFalse();
  }

  private static RoutingObservation reaching(Convergence convergence, String... names) {
    var instances = Stream.of(names).map(name -> Instance.of(name, "v1", name + ":80")).toList();
    return RoutingObservation.builder(RoutingTable.allTo(BLUE, instances))
        .convergence(convergence)
        .build();
  }
}
