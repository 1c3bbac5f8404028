package io.crossfade.adapter.awselb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Instance;
import io.crossfade.model.Revision;
import io.crossfade.testkit.fake.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TargetGroupPoolTest {

  private static final Revision V1 = Revision.of("v1");
  private static final Revision V2 = Revision.of("v2");

  private ElbWorld world;
  private TargetGroupPool pool;

  @BeforeEach
  void open() throws Exception {
    world = ElbWorld.of(new ManualTime());
    pool = TargetGroupPool.over(world.client(), world.settings().build());
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_tag_that_names_no_revision_is_told_with_what_to_do() {
    world.register(ElbWorld.BLUE, "release 2/final", "10.0.0.1:80");

    var refused = catchThrowableOfType(AdapterException.class, pool::list);

    assertThat(refused.kind()).isEqualTo(AdapterException.Kind.PERMANENT);
    assertThat(refused)
        .hasMessageContaining("The tag 'crossfade:revision' of 'targetgroup/")
        .hasMessageContaining("release 2/final")
        .hasMessageContaining("Set it to");
  }

  @Test
  void targets_without_a_tag_are_told_with_what_to_do() {
    world.register(ElbWorld.BLUE, "v1", "10.0.0.1:80");
    world
        .admin()
        .removeTags(
            r -> r.resourceArns(world.arn(ElbWorld.BLUE)).tagKeys(TargetGroupPool.REVISION));

    var refused = catchThrowableOfType(AdapterException.class, pool::list);

    assertThat(refused.kind()).isEqualTo(AdapterException.Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("tag its target group");
  }

  @Test
  void says_which_group_a_revision_runs_in() {
    world.register(ElbWorld.BLUE, "v1", "10.0.0.1:80", "10.0.0.2:80");
    world.register(ElbWorld.GREEN, "v2", "10.0.0.3:80");

    assertThat(pool.groupOf(V1)).contains(ElbWorld.BLUE);
    assertThat(pool.groupOf(V2)).contains(ElbWorld.GREEN);
    assertThat(pool.groupOf(Revision.of("v3"))).isEmpty();
  }

  @Test
  void a_revision_has_no_group_to_itself_where_another_one_is_or_where_it_is_in_two() {
    world.register(ElbWorld.BLUE, "v1", "10.0.0.1:80", "10.0.0.2:80");
    var mixed =
        TargetGroupPool.asking(
            world.client(),
            world.settings().build(),
            listed -> listed.endpoint().host().endsWith("2") ? running(listed, "v2") : listed);

    assertThat(catchThrowableOfType(AdapterException.class, () -> mixed.groupOf(V2)))
        .hasMessageContaining("no group of its own");
    world.register(ElbWorld.GREEN, "v1", "10.0.0.3:80");
    assertThat(catchThrowableOfType(AdapterException.class, () -> pool.groupOf(V1)))
        .hasMessageContaining("no group of its own");
  }

  private static Instance running(Instance listed, String revision) {
    return Instance.builder(listed.id(), Revision.of(revision), listed.endpoint()).build();
  }
}
