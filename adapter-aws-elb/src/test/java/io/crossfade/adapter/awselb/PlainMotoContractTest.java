package io.crossfade.adapter.awselb;

import io.crossfade.model.Instance;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.contract.TrafficRouterContract;
import io.crossfade.time.TimeSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Straight against moto, without anything between: its targets are known by their ids alone. */
class PlainMotoContractTest extends TrafficRouterContract {

  private @Nullable ElbWorld world;

  @Override
  protected List<Instance> instances() {
    return Stream.of("a", "b", "c", "d")
        .map(id -> Instance.of(id, "v1", "10.0.0." + (id.charAt(0) - 'a' + 1) + ":8080"))
        .toList();
  }

  @Override
  protected TrafficRouter router(List<Instance> instances) throws Exception {
    world = closing(ElbWorld.of(TimeSource.system())).withForeignThings();
    return plain(world);
  }

  private static TrafficRouter plain(ElbWorld world) {
    var client = ElbClient.over(world.admin(), ElbWorld.budget());
    return ElbRouter.over(client, world.settings().build(), TimeSource.system());
  }

  @Override
  protected Optional<TrafficRouter> reopened() {
    return Optional.ofNullable(world).map(PlainMotoContractTest::plain);
  }

  @Override
  protected Optional<String> foreignState() {
    return Optional.ofNullable(world).map(ElbWorld::foreignThings);
  }
}
