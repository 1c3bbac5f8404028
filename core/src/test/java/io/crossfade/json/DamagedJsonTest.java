package io.crossfade.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.Damage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DamagedJsonTest {

  private static final int TRIES = 2_000;

  private final PlanJson plans = new PlanJson();
  private final EventJson events = new EventJson();

  @Test
  void a_damaged_plan_is_refused_or_is_another_plan() {
    var corpus = List.of(bytes(plans.write(Samples.plan())));

    understandsOrRefuses(corpus, plans::read, plans::write);
  }

  @Test
  void a_damaged_event_is_refused_or_is_another_event() {
    var corpus =
        Samples.events().stream().map(Samples::record).map(events::write).map(this::bytes).toList();

    understandsOrRefuses(corpus, events::read, events::write);
  }

  private <T> void understandsOrRefuses(
      List<byte[]> corpus, Function<String, T> read, Function<T, String> write) {
    var damage = Damage.to(corpus, new SplittableRandom(20_261_127));
    int understood = 0;
    for (int i = 0; i < TRIES; i++) {
      var text = new String(damage.next(), StandardCharsets.UTF_8);
      try {
        T value = read.apply(text);
        assertThat(read.apply(write.apply(value))).as(text).isEqualTo(value);
        understood++;
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageNotContaining("com.fasterxml");
      }
    }
    assertThat(understood).isBetween(1, TRIES - 1);
  }

  private byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
