package io.crossfade.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Affinity;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/** A router with instances behind it, and the ways to look at both. */
abstract class RouterTest {

  static final GroupId BLUE = GroupId.of("blue");
  static final GroupId GREEN = GroupId.of("green");
  static final Fence FENCE = new Fence(DeploymentId.of("d-1"), 1);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<AutoCloseable> toClose = new ArrayList<>();
  private EmbeddedRouter router;

  /** Returns the router, with standard settings unless it was started with others. */
  final EmbeddedRouter router() {
    return router == null ? start(settings -> settings) : router;
  }

  final EmbeddedRouter start(UnaryOperator<EmbeddedSettings.Builder> settings) {
    router = closing(EmbeddedRouter.start(settings.apply(EmbeddedSettings.builder(0)).build()));
    return router;
  }

  final InetSocketAddress address() {
    return router().address();
  }

  final Backend backend(String id) throws IOException {
    return closing(Backend.start(id));
  }

  final Backend backend(String id, Backend.Handler handler) throws IOException {
    return closing(Backend.start(id, handler));
  }

  /** Starts an instance with this behaviour, and sends everything there. */
  final Backend serving(Backend.Handler handler) throws IOException {
    var backend = backend("a", handler);
    route(allTo(BLUE, backend));
    return backend;
  }

  final void route(RoutingTable table) {
    router().apply(table, FENCE);
  }

  static RoutingTable allTo(GroupId group, Backend... backends) {
    return RoutingTable.allTo(group, instances(backends));
  }

  static RoutingTable table(Map<Backend, MemberState> blue) {
    return table(Affinity.none(), List.of(), group(BLUE, 100, blue));
  }

  static RoutingTable table(Affinity affinity, List<Pin> pins, Part... parts) {
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    var targets = new LinkedHashMap<InstanceId, Target>();
    for (var part : parts) {
      var members = new LinkedHashMap<InstanceId, MemberState>();
      part.members()
          .forEach(
              (backend, state) -> {
                members.put(backend.instance().id(), state);
                targets.put(backend.instance().id(), Target.of(backend.instance()));
              });
      groups.put(part.id(), new GroupRouting(Weight.ofPercent(part.percent()), members));
    }
    return new RoutingTable(new Routing(groups, pins, affinity), targets);
  }

  /** One group of a table. */
  record Part(GroupId id, int percent, Map<Backend, MemberState> members) {}

  static Part group(GroupId id, int percent, Map<Backend, MemberState> members) {
    return new Part(id, percent, members);
  }

  static Part group(GroupId id, int percent, Backend... serving) {
    var members = new LinkedHashMap<Backend, MemberState>();
    List.of(serving).forEach(backend -> members.put(backend, MemberState.SERVING));
    return new Part(id, percent, members);
  }

  final InstanceTraffic traffic(String id) {
    return router().observe().traffic(InstanceId.of(id));
  }

  final long inFlight(String id) {
    return traffic(id).inFlight().orElse(0);
  }

  static void await(String what, BooleanSupplier condition) {
    var time = TimeSource.system();
    var end = time.elapsed().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(time.elapsed()).as(what).isLessThan(end);
      look(time);
    }
  }

  private static void look(TimeSource time) {
    try {
      time.await(Duration.ofMillis(5), new Signal());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  final <T extends AutoCloseable> T closing(T resource) {
    toClose.add(resource);
    return resource;
  }

  @AfterEach
  final void closeAll() throws Exception {
    for (int i = toClose.size() - 1; i >= 0; i--) {
      toClose.get(i).close();
    }
  }

  private static List<Instance> instances(Backend... backends) {
    return List.of(backends).stream().map(Backend::instance).toList();
  }
}
