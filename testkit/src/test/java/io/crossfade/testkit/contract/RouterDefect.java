package io.crossfade.testkit.contract;

import io.crossfade.error.AdapterException.Kind;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.fake.FakeTrafficRouter;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One way in which a router is broken, and the rules that must notice. */
class RouterDefect {

  private final String words;
  private final Set<String> noticedBy;

  RouterDefect(String words, String... noticedBy) {
    this.words = words;
    this.noticedBy = Set.of(noticedBy);
  }

  static RouterDefect none() {
    return new RouterDefect("sound");
  }

  /** A defect of the router object or of what it reports. */
  static RouterDefect router(String rule, String words, UnaryOperator<RouterView> spoil) {
    return new RouterDefect(words, rule) {
      @Override
      TrafficRouter router(RouterView sound) {
        return spoil.apply(sound);
      }
    };
  }

  /** A defect of where requests go. */
  static RouterDefect ways(String rule, String words, UnaryOperator<DataPlane> spoil) {
    return new RouterDefect(words, rule) {
      @Override
      DataPlane ways(FakeTrafficRouter fake, FakeWays sound) {
        return spoil.apply(sound);
      }
    };
  }

  Set<String> noticedBy() {
    return noticedBy;
  }

  TrafficRouter router(RouterView sound) {
    return sound;
  }

  DataPlane ways(FakeTrafficRouter fake, FakeWays sound) {
    return sound;
  }

  Kind kindWhenLost() {
    return Kind.OUTCOME_UNKNOWN;
  }

  String foreign() {
    return "server other 10.0.0.1:80";
  }

  void restart(FakeTrafficRouter fake) {
    fake.restart();
  }

  @Override
  public String toString() {
    return noticedBy + " " + words;
  }
}
