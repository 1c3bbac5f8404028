package io.crossfade.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The files are what release 0.1 wrote. They are never edited: a later release adds its own. */
class GoldenJsonTest {

  private final PlanJson plans = new PlanJson();
  private final EventJson events = new EventJson();

  @Test
  void reads_the_plan_of_release_0_1() {
    assertThat(plans.read(golden("plan-0.1.json").strip())).isEqualTo(Samples.plan());
  }

  @Test
  void reads_the_events_of_release_0_1() {
    var read = golden("events-0.1.jsonl").lines().map(events::read);

    assertThat(read)
        .containsExactlyElementsOf(Samples.events().stream().map(Samples::record).toList());
  }

  @Test
  void writes_plans_as_release_0_1_did() {
    assertThat(plans.write(Samples.plan())).isEqualTo(golden("plan-0.1.json").strip());
  }

  @Test
  void writes_events_as_release_0_1_did() {
    var written =
        Samples.events().stream()
            .map(Samples::record)
            .map(events::write)
            .collect(Collectors.joining("\n"));

    assertThat(written).isEqualTo(golden("events-0.1.jsonl").strip());
  }

  private static String golden(String name) {
    try (var file = GoldenJsonTest.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
