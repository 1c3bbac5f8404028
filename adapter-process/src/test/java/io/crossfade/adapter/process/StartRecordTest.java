package io.crossfade.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.Revision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartRecordTest {

  private static final StartRecord FIRST =
      StartRecord.first("d:1\nstate ENDED", Revision.of("v1"), "0123abcd", 0);

  @Test
  void is_read_as_it_was_written() {
    var record = FIRST.running(new ProcessIdentity(77, "0123abcd-99")).stopped("k, %\u202e", true);

    assertThat(StartRecord.parse(record.format())).isEqualTo(record);
    assertThat(StartRecord.parse(FIRST.format())).isEqualTo(FIRST);
  }

  @Test
  void a_start_counts_on_and_keeps_the_keys_of_stops() {
    var stopped = FIRST.stopped("k1", false);

    var next = StartRecord.first("d:2", Revision.of("v2"), "0123abcd", 80).after(stopped);

    assertThat(next.number()).isEqualTo(2);
    assertThat(next.stops()).containsExactly("k1");
    assertThat(next.state()).isEqualTo(StartRecord.State.INTENDED);
  }

  @Test
  void keeps_the_latest_sixteen_keys() {
    var record = FIRST;
    for (int i = 0; i < 20; i++) {
      record = record.stopped("k" + i, false);
    }

    assertThat(record.stops()).hasSize(16).startsWith("k4").endsWith("k19");
    assertThat(record.stopped("k4", false).stops()).hasSize(16).startsWith("k5").endsWith("k4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "crossfade-instance 2\nstate RUNNING",
        "crossfade-instance 1",
        "crossfade-instance 1\nstate WALKING",
        "\0\0\0\0"
      })
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> StartRecord.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_record_that_lost_a_line_is_refused() {
    var lines = List.of(FIRST.format().split("\n", -1));
    for (int lost = 0; lost < lines.size() - 1; lost++) {
      var rest = new ArrayList<>(lines);
      rest.remove(lost);
      var text = String.join("\n", rest);

      assertThatThrownBy(() -> StartRecord.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
