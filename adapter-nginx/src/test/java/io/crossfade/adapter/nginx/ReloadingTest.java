package io.crossfade.adapter.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.testkit.fake.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Storms of reloads, on an nginx that is a few variables, in virtual time. */
class ReloadingTest {

  private static final Fence FENCE = new Fence(DeploymentId.of("shop-1"), 1);

  private final NginxSettings settings =
      NginxSettings.builder("shop", Path.of("/owned/shop.conf"), 8099)
          .reloadInterval(Duration.ofSeconds(2))
          .mostOldWorkers(4)
          .build();
  private final ManualTime time = new ManualTime();
  private final Plain nginx = new Plain();
  private final NginxRouter router = new NginxRouter(settings, nginx, time);

  @Test
  void leaves_time_between_two_reloads() {
    router.apply(table("a"), FENCE);
    router.apply(table("b"), FENCE);
    router.apply(table("c"), FENCE);

    assertThat(nginx.reloads)
        .containsExactly(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void makes_no_reload_on_top_of_many_old_workers() {
    router.apply(table("a"), FENCE);
    nginx.oldWorkers = 5;

    var refused =
        catchThrowableOfType(AdapterException.class, () -> router.apply(table("b"), FENCE));

    assertThat(refused.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refused).hasMessageContaining("5 workers of older generations");
    assertThat(nginx.reloads).hasSize(1);
    assertThat(Include.parse(nginx.file).generation().table()).isEqualTo(table("a"));
  }

  @Test
  void makes_no_reload_for_the_same_table_in_another_order() {
    var first = Instance.of("a", "v1", "10.0.0.1:80");
    var second = Instance.of("b", "v1", "10.0.0.2:80");
    var blue = GroupId.of("blue");
    router.apply(RoutingTable.allTo(blue, List.of(first, second)), FENCE);

    router.apply(RoutingTable.allTo(blue, List.of(second, first)), FENCE);

    assertThat(nginx.reloads).hasSize(1);
  }

  private static RoutingTable table(String id) {
    return RoutingTable.allTo(GroupId.of("blue"), List.of(Instance.of(id, "v1", "10.0.0.1:80")));
  }

  /** What it is told it does at once. */
  private final class Plain implements NginxHost {

    private final List<Duration> reloads = new ArrayList<>();
    private String file = NginxRouter.firstInclude(settings);
    private String running = file;
    private int oldWorkers;

    @Override
    public Optional<String> include() {
      return Optional.of(file);
    }

    @Override
    public void swap(String expected, String text, boolean tested) {
      assertThat(file).isEqualTo(expected);
      file = text;
    }

    @Override
    public void reload() {
      running = file;
      reloads.add(time.elapsed());
    }

    @Override
    public String start() {
      return "1";
    }

    @Override
    public int oldWorkers() {
      return oldWorkers;
    }

    @Override
    public Optional<Marker> marker(String address) {
      var include = Include.parse(running);
      boolean listens =
          address.equals(Watch.ANY_WORKER) || address.equals(include.generation().address());
      return listens
          ? Optional.of(new Marker(include.hash(), include.generation()))
          : Optional.empty();
    }

    @Override
    public Optional<Sockets> sockets() {
      return Optional.empty();
    }

    @Override
    public LogSource log(Path path) {
      return (Consumer<String> lines) -> {};
    }
  }
}
