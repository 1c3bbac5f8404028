package io.crossfade.testkit.contract;

import io.crossfade.model.InstanceId;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.TrafficCounters;
import io.crossfade.testkit.fake.FakeDataPlane;
import io.crossfade.testkit.fake.FakeRequest;
import io.crossfade.testkit.fake.FakeTrafficRouter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Requests through a fake router, counted as a real one counts them. */
class FakeWays implements DataPlane {

  final FakeTrafficRouter router;
  private final FakeDataPlane plane;
  private final Map<InstanceId, Integer> open = new ConcurrentHashMap<>();

  FakeWays(FakeTrafficRouter router) {
    this.router = router;
    this.plane = new FakeDataPlane(router);
  }

  Optional<InstanceId> route(Request request) {
    return plane.route(new FakeRequest(request.headers(), request.cookies(), request.query()));
  }

  @Override
  public Answer send(Request request) {
    return route(request)
        .map(id -> answered(id, request))
        .orElseGet(() -> Answer.none("nobody was there"));
  }

  @Override
  public Open open(Request request) {
    var at = route(request).orElseThrow();
    inFlight(at, 1);
    return new Open() {
      @Override
      public InstanceId at() {
        return at;
      }

      @Override
      public Answer finish() {
        inFlight(at, -1);
        return answered(at, request);
      }
    };
  }

  private void inFlight(InstanceId id, int more) {
    router.inFlight(id.value(), open.merge(id, more, Integer::sum));
  }

  private Answer answered(InstanceId id, Request request) {
    router.count(id.value(), outcome(request.status()));
    router.count(id.value(), LatencyDistribution.of(Map.of(Duration.ofMillis(3), 1L)));
    var affinity = router.inForce().routing().affinity();
    return Answer.from(id, affinity.isSticky() ? Map.of(affinity.cookie(), id.value()) : Map.of());
  }

  private static TrafficCounters outcome(int status) {
    return new TrafficCounters(
        1, status < 400 ? 1 : 0, status >= 400 && status < 500 ? 1 : 0, status >= 500 ? 1 : 0, 0);
  }
}
