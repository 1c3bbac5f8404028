package io.crossfade.adapter.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testkit.fake.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AbsencesTest {

  private static final NodeAddress NODE = new NodeAddress("/run/a.sock");

  private final ManualTime time = new ManualTime();
  private final Absences absences = new Absences(time, Duration.ofSeconds(10));

  @Test
  void waits_for_a_node_as_long_as_it_is_told_from_when_it_was_first_missed() {
    absences.isMissed(NODE);
    time.advance(Duration.ofSeconds(9));
    absences.isMissed(NODE);

    assertThat(absences.awaited()).singleElement().asString().contains("/run/a.sock", "PT10S");
    time.advance(Duration.ofSeconds(1));
    assertThat(absences.awaited()).isEmpty();
  }

  @Test
  void waits_anew_for_a_node_that_came_back_and_went_again() {
    absences.isMissed(NODE);
    time.advance(Duration.ofSeconds(60));
    absences.isReached(NODE);

    absences.isMissed(NODE);

    assertThat(absences.awaited()).hasSize(1);
  }
}
