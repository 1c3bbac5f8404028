package io.crossfade.analysis.gate;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeBuilder;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Instance;
import io.crossfade.model.MemberState;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.TrafficCounters;
import io.crossfade.testkit.fake.FakeFleet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Four instances of v1 that get 400 requests a second in virtual time, by the routing in force. */
final class BusyFleet {

  private static final int REQUESTS = 400;

  private final FakeFleet fleet = FakeFleet.of("a", "b", "c", "d");
  private final SplittableRandom random = new SplittableRandom(4);
  private final Map<String, Long> seenSince = new HashMap<>();
  private final Behaviour behaviour;

  /** How well an instance does. */
  interface Behaviour {

    /** Returns the probability that a request fails. */
    double errors(boolean isNew, long ageSeconds);

    /** Returns how many times the usual response time it takes. */
    default double slower(boolean isNew) {
      return 1;
    }
  }

  BusyFleet(Behaviour behaviour) {
    this.behaviour = behaviour;
    fleet.time().every(Duration.ofSeconds(1), this::second);
  }

  FakeFleet fleet() {
    return fleet;
  }

  CrossfadeBuilder crossfade() {
    return Crossfade.builder("shop")
        .router(fleet.router())
        .pool(fleet.pool())
        .probe(fleet.probe())
        .journal(fleet.journal())
        .time(fleet.time())
        .executor(Runnable::run);
  }

  /** Returns the time of the first request to anything but the four. */
  long firstExposure() {
    return seenSince.entrySet().stream()
        .filter(entry -> entry.getKey().contains("-"))
        .mapToLong(Map.Entry::getValue)
        .min()
        .orElseThrow();
  }

  private void second() {
    Map<String, Instance> running = new TreeMap<>();
    fleet.snapshot().instances().forEach(i -> running.put(i.id().value(), i));
    fleet.router().inForce().routing().groups().values().forEach(group -> second(group, running));
  }

  private void second(GroupRouting group, Map<String, Instance> running) {
    var serving =
        group.members().entrySet().stream()
            .filter(member -> member.getValue() == MemberState.SERVING)
            .map(member -> member.getKey().value())
            .toList();
    serving.forEach(
        id ->
            request(
                id,
                running.get(id).revision().value().equals("v2"),
                binomial(REQUESTS, group.weight().fraction() / serving.size())));
  }

  private void request(String id, boolean isNew, int requests) {
    long now = fleet.time().elapsed().toSeconds();
    if (requests > 0) {
      seenSince.putIfAbsent(id, now);
    }
    long age = now - seenSince.getOrDefault(id, now) + (id.contains("-") ? 0 : 100_000);
    int errors = binomial(requests, behaviour.errors(isNew, age));
    fleet.router().count(id, new TrafficCounters(requests, requests - errors, 0, errors, 0));
    fleet.router().count(id, times(requests, behaviour.slower(isNew)));
  }

  private LatencyDistribution times(int requests, double factor) {
    var counts = new TreeMap<Duration, Long>();
    for (int i = 0; i < requests; i++) {
      double millis = 20 * factor * Math.exp(.6 * random.nextGaussian());
      double bucket = Math.ceil(100 * Math.log(millis)) / 100;
      counts.merge(Duration.ofNanos((long) (1e6 * Math.exp(bucket))), 1L, Long::sum);
    }
    return LatencyDistribution.of(counts);
  }

  private int binomial(int trials, double probability) {
    int count = 0;
    for (int i = 0; i < trials; i++) {
      count += random.nextDouble() < probability ? 1 : 0;
    }
    return count;
  }

  /** Returns whether the four serve alone, as they did at the start. */
  boolean isAsBefore() {
    List<Instance> serving = fleet.snapshot().serving();
    return serving.size() == 4
        && fleet.snapshot().instances().size() == 4
        && serving.stream().allMatch(instance -> instance.revision().value().equals("v1"));
  }
}
