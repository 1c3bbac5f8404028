package io.crossfade.adapter.awselb;

import io.crossfade.spi.InstancePool;
import io.crossfade.testkit.contract.InstancePoolContract;
import io.crossfade.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

class TargetGroupPoolContractTest extends InstancePoolContract {

  private static final List<ElbWorld> WORLDS = new ArrayList<>();

  private @Nullable ElbWorld world;

  @Override
  protected InstancePool pool() throws Exception {
    world = ElbWorld.of(TimeSource.system());
    WORLDS.add(world);
    world.register(ElbWorld.BLUE, "v1", "10.0.0.1:8080", "10.0.0.2:8080");
    world.register(ElbWorld.GREEN, "v2", "10.0.0.1:9090");
    return opened(world);
  }

  @Override
  protected Optional<InstancePool> reopened() {
    return Optional.of(opened(Objects.requireNonNull(world)));
  }

  /** The kit looks at the pool once more after each rule. */
  @AfterAll
  static void closeWorlds() {
    WORLDS.forEach(ElbWorld::close);
    WORLDS.clear();
  }

  private static InstancePool opened(ElbWorld world) {
    return TargetGroupPool.over(world.client(), world.settings().build());
  }
}
