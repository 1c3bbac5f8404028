package io.crossfade.enginetests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.crossfade.Adapters;
import io.crossfade.Crossfade;
import io.crossfade.config.AdapterConfig;
import io.crossfade.error.AdapterNotFoundException;
import io.crossfade.error.ConfigurationException;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.spi.TrafficRouterProvider;
import io.crossfade.testkit.fake.FakeFleet;
import io.crossfade.testkit.fake.FakeTrafficRouter;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a builder that was told too little, or wrong things, answers, and what it leaves behind. */
class CrossfadeBuilderTest {

  private final FakeTrafficRouter router = FakeFleet.of("a").router();
  private final Adapters adapters = new Adapters().with(new Known());

  /** The provider of a router whose end can be seen. */
  private final class Known implements TrafficRouterProvider {

    @Override
    public String name() {
      return "known";
    }

    @Override
    public TrafficRouter create(AdapterConfig config) {
      return config.read(
          settings -> {
            settings.number("port", 80, 1, 65_535);
            return router;
          });
    }
  }

  @Test
  void reports_everything_that_is_missing_at_once() {
    assertThatThrownBy(() -> Crossfade.builder("shop").build())
        .asInstanceOf(type(ConfigurationException.class))
        .satisfies(
            e ->
                assertThat(e.faults())
                    .containsExactly(
                        "a router is missing: call router(...)",
                        "a pool is missing: call pool(...)",
                        "a probe is missing: call probe(...)"));
  }

  @Test
  void reports_the_faults_of_all_adapters_at_once() {
    var builder =
        Crossfade.builder("shop")
            .adapters(adapters)
            .router("known", Map.of("port", "0", "prot", "80"))
            .pool("fixed", Map.of("instances", "a"))
            .probe("tcp", Map.of("deadline", "soon"));
    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Crossfade for service 'shop' cannot be used")
        .hasMessageContaining("traffic router 'known': port was '0' but must be within 1..65535")
        .hasMessageContaining(
            "traffic router 'known': prot is not a setting of this adapter, which has [port]")
        .hasMessageContaining("instance pool 'fixed': ")
        .hasMessageContaining("health probe 'tcp': deadline was 'soon' but must be a duration");
  }

  @Test
  void leaves_nothing_behind_of_what_it_made_when_something_else_cannot_be_made() {
    var builder =
        Crossfade.builder("shop")
            .adapters(adapters)
            .router("known", Map.of())
            .pool("nowhere", Map.of())
            .probe("tcp", Map.of());
    assertThatThrownBy(builder::build).isInstanceOf(AdapterNotFoundException.class);
    assertThat(router.isClosed()).isTrue();
  }

  @Test
  void does_not_close_what_was_handed_over() {
    var builder = Crossfade.builder("shop").router(router).pool("nowhere", Map.of());
    assertThatThrownBy(builder::build).isInstanceOf(AdapterNotFoundException.class);
    assertThat(router.isClosed()).isFalse();
  }
}
