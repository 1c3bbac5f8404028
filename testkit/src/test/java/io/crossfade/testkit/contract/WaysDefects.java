package io.crossfade.testkit.contract;

import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.spi.Fence;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.fake.FakeTrafficRouter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Data planes that are broken in one way each. */
final class WaysDefects {

  private WaysDefects() {}

  static Stream<RouterDefect> all() {
    return Stream.of(
        new Misrouting("sends some to who is out", "R1.7") {
          @Override
          Optional<InstanceId> misroute(Routing routing, DataPlane.Request request, int number) {
            return number % 20 == 0 ? member(routing, MemberState.OUT) : Optional.empty();
          }
        },
        new Misrouting("shares by halves", "R1.8") {
          @Override
          Optional<InstanceId> misroute(Routing routing, DataPlane.Request request, int number) {
            boolean shared = routing.groups().values().stream().noneMatch(g -> g.weight().isNone());
            return shared && routing.groups().size() == 2
                ? first(routing, number % 2 == 0 ? Tables.BLUE : Tables.GREEN)
                : Optional.empty();
          }
        },
        new Misrouting("takes all members for equal", "R1.9") {
          @Override
          Optional<InstanceId> misroute(RoutingTable table, int number) {
            var unequal = table.targets().values().stream().mapToInt(Target::capacity).sum() == 4;
            var members = List.copyOf(table.targets().keySet());
            return unequal && members.size() == 2
                ? Optional.of(members.get(number % 2))
                : Optional.empty();
          }
        },
        new Misrouting("obeys pins by weight only", "R1.10") {
          @Override
          Optional<InstanceId> misroute(Routing routing, DataPlane.Request request, int number) {
            return routing.pins().isEmpty() ? Optional.empty() : first(routing, Tables.BLUE);
          }
        },
        new Misrouting("takes any value for the pin's", "R1.10") {
          @Override
          Optional<InstanceId> misroute(Routing routing, DataPlane.Request request, int number) {
            boolean some = request.headers().size() + request.query().size() > 0;
            return some ? first(routing, Tables.GREEN) : Optional.empty();
          }
        },
        new Misrouting("sends some to who drains", "R1.11") {
          @Override
          Optional<InstanceId> misroute(Routing routing, DataPlane.Request request, int number) {
            return number % 10 == 0 && !routing.affinity().isSticky()
                ? member(routing, MemberState.DRAINING)
                : Optional.empty();
          }
        },
        RouterDefect.ways("R1.11", "cuts off what it drains", CutsOff::new),
        new Misrouting("keeps sessions through a drain", "R1.12") {
          @Override
          Optional<InstanceId> misroute(Routing routing, DataPlane.Request request, int number) {
            return request.cookies().isEmpty()
                ? Optional.empty()
                : member(routing, MemberState.DRAINING);
          }
        },
        new Misrouting("forgets sessions", "R1.12") {
          @Override
          Optional<InstanceId> misroute(Routing routing, DataPlane.Request request, int number) {
            return routing.affinity().isSticky() && number % 7 == 0
                ? last(routing, Tables.BLUE)
                : Optional.empty();
          }
        },
        new Interlude("loses requests at a switch", true),
        new Interlude("wavers at a switch", false));
  }

  private static Optional<InstanceId> member(Routing routing, MemberState state) {
    return routing.members().entrySet().stream()
        .filter(entry -> entry.getValue() == state)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Optional<InstanceId> first(Routing routing, GroupId group) {
    return routing.group(group).members().keySet().stream().findFirst();
  }

  private static Optional<InstanceId> last(Routing routing, GroupId group) {
    var states = routing.group(group).members();
    return states.containsValue(MemberState.DRAINING) || routing.group(group).weight().isNone()
        ? Optional.empty()
        : states.keySet().stream().reduce((a, b) -> b);
  }

  /** Sends some requests elsewhere than they belong. */
  private abstract static class Misrouting extends RouterDefect {

    Misrouting(String words, String rule) {
      super(words, rule);
    }

    Optional<InstanceId> misroute(Routing routing, DataPlane.Request request, int number) {
      return Optional.empty();
    }

    Optional<InstanceId> misroute(RoutingTable table, int number) {
      return Optional.empty();
    }

    @Override
    DataPlane ways(FakeTrafficRouter fake, FakeWays sound) {
      return new Misrouted(this, fake);
    }
  }

  private static final class Misrouted extends FakeWays {

    private int number;
    private final Misrouting defect;

    Misrouted(Misrouting defect, FakeTrafficRouter fake) {
      super(fake);
      this.defect = defect;
    }

    @Override
    Optional<InstanceId> route(Request request) {
      number++;
      var table = router.inForce();
      return defect
          .misroute(table.routing(), request, number)
          .or(() -> defect.misroute(table, number))
          .or(() -> super.route(request));
    }
  }

  private static final class CutsOff implements DataPlane {

    private final DataPlane sound;

    CutsOff(DataPlane sound) {
      this.sound = sound;
    }

    @Override
    public Answer send(Request request) throws Exception {
      return sound.send(request);
    }

    @Override
    public Open open(Request request) throws Exception {
      var begun = sound.open(request);
      return new Open() {
        @Override
        public InstanceId at() {
          return begun.at();
        }

        @Override
        public Answer finish() throws Exception {
          begun.finish();
          return Answer.none("connection reset");
        }
      };
    }
  }

  /** Does something wrong for a few requests while another thread switches. */
  private static final class Interlude extends RouterDefect {

    private final boolean losing;
    private volatile CountDownLatch wrongs = new CountDownLatch(0);

    Interlude(String words, boolean losing) {
      super(words, "R1.16");
      this.losing = losing;
    }

    @Override
    TrafficRouter router(RouterView sound) {
      return new RouterView(sound) {
        @Override
        public void apply(RoutingTable desired, Fence fence) {
          if (Thread.currentThread().getName().equals("contract")) {
            awaitWrongs();
          }
          super.apply(desired, fence);
        }
      };
    }

    @Override
    DataPlane ways(FakeTrafficRouter fake, FakeWays sound) {
      return new FakeWays(fake) {
        @Override
        Optional<InstanceId> route(Request request) {
          long left = wrongs.getCount();
          wrongs.countDown();
          if (left == 0) {
            return super.route(request);
          }
          var routing = fake.inForce().routing();
          return losing
              ? Optional.empty()
              : first(routing, left % 2 == 0 ? Tables.GREEN : Tables.BLUE);
        }
      };
    }

    private void awaitWrongs() {
      wrongs = new CountDownLatch(4);
      try {
        wrongs.await(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
