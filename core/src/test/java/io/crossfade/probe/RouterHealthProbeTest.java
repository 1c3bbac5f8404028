package io.crossfade.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RouterHealthProbeTest {

  private static final Instance A = Instance.of("a", "v2", "127.0.0.1:1");
  private static final Instance B = Instance.of("b", "v2", "127.0.0.1:2");

  private final AtomicInteger observations = new AtomicInteger();

  @Test
  void passes_on_what_the_load_balancer_says() {
    var probe = RouterHealthProbe.of(seeing(Health.unhealthy("check failed: 503")));

    assertThat(probe.check(A)).isEqualTo(Health.unhealthy("check failed: 503"));
  }

  @Test
  void knows_nothing_of_an_instance_that_is_not_checked() {
    var probe = RouterHealthProbe.of(seeing(Health.healthy()));

    assertThat(probe.check(B)).isEqualTo(Health.unknown("the load balancer does not check 'b'"));
  }

  @Test
  void looks_once_for_a_round() {
    var round = RouterHealthProbe.of(seeing(Health.healthy())).forRound();

    round.check(A);
    round.check(B);

    assertThat(observations).hasValue(1);
  }

  @Test
  void looks_again_for_the_next_round() {
    var probe = RouterHealthProbe.of(seeing(Health.healthy()));

    probe.forRound().check(A);
    probe.forRound().check(A);

    assertThat(observations).hasValue(2);
  }

  @Test
  void knows_nothing_when_the_load_balancer_cannot_be_read() {
    var probe =
        RouterHealthProbe.of(
            new Router() {
              @Override
              public RoutingObservation observe() {
                throw new AdapterException(AdapterException.Kind.TRANSIENT, "socket is gone");
              }
            });

    assertThat(probe.check(A))
        .isEqualTo(Health.unknown("the load balancer cannot be read: socket is gone"));
  }

  private TrafficRouter seeing(Health healthOfA) {
    return new Router() {
      @Override
      public RoutingObservation observe() {
        observations.incrementAndGet();
        return RoutingObservation.builder(RoutingTable.empty()).health(A.id(), healthOfA).build();
      }
    };
  }

  private abstract static class Router implements TrafficRouter {

    @Override
    public RouterCapabilities capabilities() {
      throw new AssertionError("not asked for");
    }

    @Override
    public void apply(RoutingTable desired, Fence fence) {
      throw new AssertionError("a probe changes nothing");
    }
  }
}
