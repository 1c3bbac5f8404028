package io.crossfade.adapter.nginx.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.InstanceId;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.TrafficCounters;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ObservationTextTest {

  private static final InstanceId A = InstanceId.of("a");
  private static final String PAGE =
      """
      incarnation 17-4
      version 3
      uncounted 0
      traffic a 2 5 4 3 1 1=5 22=8
      crossfade 1
      fence 1 test
      affinity sid
      group blue 10000
      member a SERVING ::1 8080 3 [::1]
      pin COOKIE try green blue
      end
      done
      """;

  @Test
  void reads_what_the_page_shows() {
    var seen = ObservationText.read(PAGE);

    assertThat(seen.incarnation()).isEqualTo("17-4");
    assertThat(seen.table().routing().toString())
        .isEqualTo("blue 100% {a=SERVING}; cookie try=green → blue; affinity sid");
    assertThat(seen.table().target(A).endpoint()).hasToString("[::1]:8080");
    assertThat(seen.traffic(A).inFlight()).hasValue(2);
    assertThat(seen.traffic(A).counters()).contains(new TrafficCounters(13, 5, 4, 3, 1));
    assertThat(seen.traffic(A).latency().orElseThrow().percentile(50))
        .contains(Duration.ofMillis(22));
  }

  @Test
  void knows_no_count_once_one_found_no_room() {
    var seen = ObservationText.read(PAGE.replace("uncounted 0", "uncounted 1"));

    assertThat(seen.traffic(A)).isEqualTo(InstanceTraffic.unknown());
  }

  @Test
  void without_a_table_nothing_is_served() {
    var seen = ObservationText.read("incarnation 17-4\nversion 0\nuncounted 0\ndone\n");

    assertThat(seen.table()).isEqualTo(RoutingTable.empty());
  }

  @Test
  void refuses_a_page_that_is_cut_anywhere() {
    for (int end = 0; end < PAGE.length() - 1; end++) {
      var cut = PAGE.substring(0, end);
      assertThatThrownBy(() -> ObservationText.read(cut))
          .as(cut)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refuses_lines_it_does_not_know() {
    assertThatThrownBy(() -> ObservationText.read(PAGE.replace("version", "Version")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unexpected line 'Version 3'");
  }
}
