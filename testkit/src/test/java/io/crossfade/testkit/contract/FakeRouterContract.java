package io.crossfade.testkit.contract;

import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.fake.FakeTrafficRouter;
import io.crossfade.testkit.fake.ManualTime;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The contract over the fake router, sound or with the defect that a test has set. */
class FakeRouterContract extends TrafficRouterContract {

  static RouterDefect defect = RouterDefect.none();

  private final ManualTime time = new ManualTime();
  private final FakeTrafficRouter fake =
      FakeTrafficRouter.builder(time)
          .capabilities(FakeTrafficRouter.everything().mostGroups(2).build())
          .takesEffectAfter(Duration.ofMillis(30))
          .convergesAfter(Duration.ofMillis(70))
          .build();
  private final FakeWays ways = new FakeWays(fake);

  @Override
  protected TrafficRouter router(List<Instance> instances) {
    return defect.router(new RouterView(fake, ways));
  }

  @Override
  protected List<Instance> instances() {
    return List.of(
        Instance.of("a", "v1", "127.0.0.1:1"),
        Instance.of("b", "v1", "127.0.0.1:2"),
        Instance.of("c", "v2", "127.0.0.1:3"),
        Instance.of("d", "v2", "127.0.0.1:4"));
  }

  @Override
  protected Optional<DataPlane> dataPlane() {
    return Optional.of(defect.ways(fake, ways));
  }

  @Override
  protected Optional<TrafficRouter> reopened() {
    return Optional.of(new RouterView(fake, ways));
  }

  @Override
  protected Optional<TrafficRouter> unreachable() {
    var lost = FakeTrafficRouter.empty(time);
    lost.faults().always("apply").fail(defect.kindWhenLost());
    lost.faults().always("observe").fail(defect.kindWhenLost());
    return Optional.of(lost);
  }

  @Override
  protected boolean changeBehindTheBack(RoutingTable table) {
    fake.changeBehindTheBack(table);
    return true;
  }

  @Override
  protected Optional<String> foreignState() {
    return Optional.of(defect.foreign());
  }

  @Override
  protected boolean restart() {
    defect.restart(fake);
    return true;
  }

  @Override
  protected TimeSource time() {
    return time;
  }
}
