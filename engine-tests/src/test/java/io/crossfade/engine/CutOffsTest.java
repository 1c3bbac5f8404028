package io.crossfade.engine;

import static io.crossfade.engine.Places.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.InstanceId;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Promise 3: what is cut off is counted, once. */
class CutOffsTest {

  private static final InstanceId A = InstanceId.of("a");
  private static final InstanceId B = InstanceId.of("b");

  private final CutOffs cutOffs = new CutOffs();

  @Test
  void the_greater_of_two_counts_of_one_drain_stands() {
    cutOffs.add(Map.of(A, 7L, B, 1L));
    cutOffs.add(Map.of(A, 5L, B, 2L));

    assertThat(cutOffs.total()).isEqualTo(9);
  }

  @Test
  void another_start_is_counted_beside_the_one_before() {
    cutOffs.add(Map.of(A, 7L));
    cutOffs.settle(ids("a", "b"));
    cutOffs.add(Map.of(A, 5L));

    assertThat(cutOffs.total()).isEqualTo(12);
  }

  @Test
  void a_cut_off_stands_until_it_is_settled() {
    cutOffs.add(Map.of(A, 7L, B, 1L));

    cutOffs.settle(ids("a"));

    assertThat(cutOffs.stands(A)).isFalse();
    assertThat(cutOffs.stands(B)).isTrue();
  }

  @Test
  void where_nothing_holds_any_more_nothing_stands_and_the_count_stays() {
    cutOffs.add(Map.of(A, 7L));

    cutOffs.settleAll();

    assertThat(cutOffs.stands(A)).isFalse();
    assertThat(cutOffs.total()).isEqualTo(7);
  }
}
