package io.crossfade.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
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
  void writes_one_line() {
    var written = Samples.events().stream().map(Samples::record).map(json::write);

    assertThat(written).allSatisfy(line -> assertThat(line).doesNotContain("\n"));
  }
}
