package io.crossfade.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.error.ConfigurationException;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FixedPoolTest {

  private static final Instance A = Instance.of("a", "v1", "10.0.0.1:80");
  private static final Instance B = Instance.of("b", "v2", "10.0.0.2:80");

  @Test
  void lists_what_it_was_given_in_that_order() {
    var pool = FixedPool.of(List.of(B, A));

    assertThat(pool.list()).containsExactly(B, A);
    assertThat(pool.capabilities()).isEqualTo(PoolCapabilities.listOnly());
    assertThat(pool.slots().free()).isEmpty();
    assertThat(pool.slots().open()).isFalse();
  }

  @Test
  void refuses_an_id_that_is_there_twice() {
    assertThatThrownBy(() -> FixedPool.of(List.of(A, A)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("instance 'a' is listed twice");
  }

  @Test
  void asks_each_time_what_really_runs() {
    var starts = new int[1];
    var pool =
        FixedPool.asking(
            List.of(A),
            listed ->
                listed.toBuilder()
                    .revision(Revision.of("v9"))
                    .incarnation(Incarnation.of("i" + ++starts[0]))
                    .build());

    var first = pool.list().get(0);
    var second = pool.list().get(0);

    assertThat(first.revision()).isEqualTo(Revision.of("v9"));
    assertThat(second.incarnation()).isEqualTo(Incarnation.of("i2"));
  }

  @Test
  void a_reader_that_answers_about_another_is_refused() {
    var pool = FixedPool.asking(List.of(A), listed -> B);

    assertThatThrownBy(pool::list)
        .isInstanceOfSatisfying(
            AdapterException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
        .hasMessageContaining("asked about 'a' and answered about 'b'");
  }

  @Test
  void cannot_start_stop_or_replace() {
    var pool = FixedPool.of(List.of(A));
    var ids = List.of(InstanceId.of("a"));

    assertThatThrownBy(() -> pool.start("k", Revision.of("v2"), ids))
        .isInstanceOf(AdapterException.class);
    assertThatThrownBy(() -> pool.replace("k", Revision.of("v2"), ids, Duration.ZERO))
        .isInstanceOf(AdapterException.class);
    assertThatThrownBy(() -> pool.stop("k", ids, Duration.ZERO))
        .isInstanceOf(AdapterException.class);
  }

  @Test
  void is_made_from_settings() {
    var pool =
        create(
            Map.of(
                "instances", "a=10.0.0.1:80, b=[::1]:81",
                "revision", "v1",
                "revisions", "b=v2",
                "zones", "a=east",
                "capacities", "b=3"));

    assertThat(pool.list())
        .containsExactly(
            A.toBuilder().zone("east").build(),
            Instance.of("b", "v2", "[::1]:81").toBuilder().capacity(3).build());
  }

  @Test
  void settings_report_all_faults_at_once() {
    var settings =
        Map.of(
            "instances", "a=10.0.0.1:80,b=10.0.0.2:80",
            "revisions", "a=v1,c=v3",
            "zones", "d=east",
            "capacities", "a=0",
            "extra", "1");

    assertThatThrownBy(() -> create(settings))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.faults())
                    .containsExactlyInAnyOrder(
                        "zones names 'd', which instances does not",
                        "capacities was 'a=0' but must be usable as a whole: the capacity of 'a'"
                            + " is not within 1..10000",
                        "revisions names 'c', which instances does not",
                        "revision is missing, and revisions does not say what 'b' runs",
                        "extra is not a setting of this adapter, which has"
                            + " [capacities, instances, revision, revisions, zones]"));
  }

  @Test
  void settings_refuse_names_off_the_allow_list() {
    assertThatThrownBy(() -> create(Map.of("instances", "a;b=10.0.0.1:80", "revision", "v1")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("instance id must match");
    assertThatThrownBy(() -> create(Map.of("instances", "a=h:1,a=h:2", "revision", "v1")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("has 'a' twice");
  }

  private static InstancePool create(Map<String, String> settings) {
    return new FixedPoolProvider().create(AdapterConfig.of("instance pool 'fixed'", settings));
  }
}
