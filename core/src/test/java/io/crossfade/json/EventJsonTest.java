package io.crossfade.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class EventJsonTest {

  private final EventJson json = new EventJson();

  @Test
  void has_a_sample_of_every_kind_of_event() {
    var sampled = Samples.events().stream().<Class<?>>map(Object::getClass).distinct();

    assertThat(sampled).containsExactlyInAnyOrder(DeploymentEvent.class.getPermittedSubclasses());
  }

  @Test
  void has_a_sample_of_every_kind_of_result() {
    var sampled = Samples.results().stream().<Class<?>>map(Object::getClass).distinct();

    assertThat(sampled).containsExactlyInAnyOrder(DeploymentResult.class.getPermittedSubclasses());
  }

  @TestFactory
  Stream<DynamicTest> reads_every_kind_of_event() {
    return Samples.events().stream()
        .map(Samples::record)
        .map(
            event ->
                DynamicTest.dynamicTest(
                    event.event().getClass().getSimpleName(),
                    () -> assertThat(json.read(json.write(event))).isEqualTo(event)));
  }

  @Test
  void reads_how_long_after_the_event_before_it_was() {
    var sample = Samples.record(Samples.events().get(0));
    var event =
        new EventRecord(
            sample.deployment(),
            sample.sequence(),
            sample.epoch(),
            sample.at(),
            Optional.of(Duration.ofMillis(1500)),
            sample.event());

    assertThat(json.write(event)).contains("\"after\":\"PT1.5S\"");
    assertThat(json.read(json.write(event))).isEqualTo(event);
  }

  @Test
  void refuses_an_event_that_came_before_the_one_before_it() {
    var written = json.write(Samples.record(Samples.events().get(0)));

    assertThatThrownBy(
            () -> json.read(written.replace("\"event\":", "\"after\":\"PT-1S\",\"event\":")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("after must not be negative, was PT-1S");
  }

  @Test
  void writes_one_line() {
    var written = Samples.events().stream().map(Samples::record).map(json::write);

    assertThat(written).allSatisfy(line -> assertThat(line).doesNotContain("\n"));
  }
}
