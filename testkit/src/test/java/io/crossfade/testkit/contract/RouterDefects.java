package io.crossfade.testkit.contract;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.spi.Convergence;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficCounters;
import io.crossfade.testkit.fake.FakeTrafficRouter;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Routers that are broken in one way each, as real ones were or could be. */
final class RouterDefects {

  private RouterDefects() {}

  static Stream<RouterDefect> all() {
    return Stream.of(reports(), effects(), world()).flatMap(defects -> defects);
  }

  private static Stream<RouterDefect> reports() {
    return Stream.of(
        RouterDefect.router("R1.1", "forgets capacities", ForgetsCapacities::new),
        RouterDefect.router("R1.5", "changes its mind", ChangesItsMind::new),
        RouterDefect.router("R1.18", "repeats what it was asked", RepeatsWhatItWasAsked::new),
        RouterDefect.router("R1.13", "sees nothing in flight", v -> seeing(v, 0, 1, 1)),
        RouterDefect.router("R1.13", "never sees an end", v -> seeing(v, 5, 1, 1)),
        RouterDefect.router("R1.14", "counts errors as success", v -> seeing(v, 1, 0, 1)),
        RouterDefect.router("R1.15", "measures twice", v -> seeing(v, 1, 1, 2)),
        RouterDefect.router("R1.22", "is for one thread", ForOneThread::new));
  }

  private static Stream<RouterDefect> effects() {
    return Stream.of(
        RouterDefect.router("R1.2", "stumbles over the same again", StumblesOverTheSame::new),
        RouterDefect.router("R1.3", "keeps an old affinity", KeepsAffinity::new),
        RouterDefect.router("R1.4", "ignores what it cannot do", IgnoresWhatItCannotDo::new),
        RouterDefect.router("R1.6", "takes the routing with it", TakesTheRoutingWithIt::new),
        RouterDefect.router("R1.17", "obeys whoever was not shut out", ObeysAnybody::new),
        RouterDefect.router("R1.24", "forgets who was announced", ForgetsWhoWasAnnounced::new));
  }

  private static Stream<RouterDefect> world() {
    return Stream.concat(
        WaysDefects.all(),
        Stream.of(
            new RouterDefect("gives up on the lost", "R1.21") {
              @Override
              Kind kindWhenLost() {
                return Kind.PERMANENT;
              }
            },
            new RouterDefect("tidies up", "R1.19") {
              private int looks;

              @Override
              String foreign() {
                return "server other 10.0.0.1:80" + " ".repeat(looks++ % 2);
              }
            },
            new RouterDefect("restarts unnoticed", "R1.20") {
              @Override
              void restart(FakeTrafficRouter fake) {
                // nothing shows
              }
            }));
  }

  private static RouterView seeing(RouterView view, int inFlight, int errors, int latency) {
    return new RouterView(view) {
      @Override
      InstanceTraffic traffic(InstanceId id, InstanceTraffic seen) {
        return new InstanceTraffic(
            inFlight == 1 ? seen.inFlight() : OptionalLong.of(inFlight),
            seen.counters().map(c -> errors == 1 ? c : forgiving(c)),
            seen.latency().map(l -> latency == 1 ? l : l.plus(l)));
      }
    };
  }

  private static TrafficCounters forgiving(TrafficCounters c) {
    return new TrafficCounters(
        c.requests(), c.success() + c.serverErrors(), c.clientErrors(), 0, c.failures());
  }

  private static final class ForgetsCapacities extends RouterView {

    ForgetsCapacities(RouterView sound) {
      super(sound);
    }

    @Override
    RoutingTable table(RoutingObservation seen) {
      var targets = new LinkedHashMap<InstanceId, Target>();
      seen.table().targets().forEach((id, t) -> targets.put(id, new Target(t.endpoint(), 1)));
      return new RoutingTable(seen.table().routing(), targets);
    }
  }

  private static final class ChangesItsMind extends RouterView {

    private int asked;

    ChangesItsMind(RouterView sound) {
      super(sound);
    }

    @Override
    public RouterCapabilities capabilities() {
      return FakeTrafficRouter.everything()
          .mostGroups(2)
          .propagation(Duration.ofMillis(asked++))
          .build();
    }
  }

  private static final class RepeatsWhatItWasAsked extends RouterView {

    private Optional<RoutingTable> asked = Optional.empty();
    private boolean settled;

    RepeatsWhatItWasAsked(RouterView sound) {
      super(sound);
    }

    @Override
    public void apply(RoutingTable desired, Fence fence) {
      super.apply(desired, fence);
      asked = Optional.of(desired);
      settled = false;
    }

    @Override
    RoutingTable table(RoutingObservation seen) {
      settled |= asked.filter(seen.table()::equals).isPresent();
      return settled ? asked.orElseThrow() : seen.table();
    }
  }

  private static final class ForOneThread extends RouterView {

    private final Set<Thread> observers = new HashSet<>();

    ForOneThread(RouterView sound) {
      super(sound);
    }

    @Override
    public RoutingObservation observe() {
      synchronized (observers) {
        observers.add(Thread.currentThread());
        if (observers.size() > 2) {
          throw new IllegalStateException("confused by threads");
        }
      }
      return super.observe();
    }
  }

  private static final class StumblesOverTheSame extends RouterView {

    private RoutingTable last = RoutingTable.empty();
    private boolean stumbled;

    StumblesOverTheSame(RouterView sound) {
      super(sound);
    }

    @Override
    public void apply(RoutingTable desired, Fence fence) {
      stumbled = desired.equals(last);
      last = desired;
      super.apply(desired, fence);
    }

    @Override
    public RoutingObservation observe() {
      var seen = fake.observe();
      var dissent = Convergence.disagreed(List.of("worker 2 is reloading"));
      return stumbled ? spoil(seen, seen.table(), dissent) : seen;
    }
  }

  private static final class KeepsAffinity extends RouterView {

    KeepsAffinity(RouterView sound) {
      super(sound);
    }

    @Override
    public void apply(RoutingTable desired, Fence fence) {
      var old = fake.inForce().routing().affinity();
      var routing = desired.routing();
      var kept = old.isSticky() ? new Routing(routing.groups(), routing.pins(), old) : routing;
      super.apply(new RoutingTable(kept, desired.targets()), fence);
    }
  }

  private static final class IgnoresWhatItCannotDo extends RouterView {

    IgnoresWhatItCannotDo(RouterView sound) {
      super(sound);
    }

    @Override
    public void apply(RoutingTable desired, Fence fence) {
      try {
        super.apply(desired, fence);
      } catch (AdapterException e) {
        if (String.valueOf(e.getMessage()).contains("epoch")) {
          throw e;
        }
      }
    }
  }

  private static final class TakesTheRoutingWithIt extends RouterView {

    TakesTheRoutingWithIt(RouterView sound) {
      super(sound);
    }

    @Override
    public void close() {
      fake.changeBehindTheBack(RoutingTable.empty());
    }
  }

  private static final class ForgetsWhoWasAnnounced extends RouterView {

    ForgetsWhoWasAnnounced(RouterView sound) {
      super(sound);
    }

    @Override
    public void fence(Fence fence) {
      // nothing is remembered
    }
  }

  private static final class ObeysAnybody extends RouterView {

    private long announced;
    private long highest;

    ObeysAnybody(RouterView sound) {
      super(sound);
    }

    @Override
    public void fence(Fence fence) {
      announced = fence.epoch();
      super.fence(fence);
    }

    @Override
    public void apply(RoutingTable desired, Fence fence) {
      highest = Math.max(highest, fence.epoch());
      boolean shutOut = fence.epoch() < announced;
      super.apply(desired, shutOut ? fence : new Fence(fence.deployment(), highest));
    }
  }
}
