package io.crossfade.gate;

import io.crossfade.model.Affinity;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.Weight;
import io.crossfade.spi.GateContext;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.TrafficCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A question that a test makes up: a canary of 10 % from v1 to v2, unless told otherwise. */
final class Asked implements GateContext {

  private Instant now = Instant.parse("2025-06-11T10:00:00Z");
  private Optional<Revision> stable = Optional.of(Revision.of("v1"));
  private Weight share = Weight.ofPercent(10);
  private final Map<Revision, TrafficCounters> counters = new HashMap<>();
  private final Map<Revision, LatencyDistribution> latency = new HashMap<>();
  private Map<String, String> labels = Map.of();

  Asked at(String instant) {
    this.now = Instant.parse(instant);
    return this;
  }

  Asked firstDeployment() {
    this.stable = Optional.empty();
    return this;
  }

  Asked share(int percent) {
    this.share = Weight.ofPercent(percent);
    return this;
  }

  Asked counted(String revision, long requests, long errors) {
    counters.put(
        Revision.of(revision),
        new TrafficCounters(requests, Math.max(0, requests - errors), 0, errors, 0));
    return this;
  }

  Asked measured(String revision, Map<Duration, Long> counts) {
    latency.put(Revision.of(revision), LatencyDistribution.of(counts));
    return this;
  }

  Asked labelled(Map<String, String> values) {
    this.labels = values;
    return this;
  }

  @Override
  public DeploymentId deployment() {
    return DeploymentId.of("d-1");
  }

  @Override
  public Revision candidate() {
    return Revision.of("v2");
  }

  @Override
  public Optional<Revision> stable() {
    return stable;
  }

  @Override
  public Routing routing() {
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    groups.put(GroupId.of("stable"), new GroupRouting(share.rest(), Map.of()));
    groups.put(GroupId.of("canary"), new GroupRouting(share, Map.of()));
    return new Routing(groups, List.of(), Affinity.none());
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public Duration askedFor() {
    return Duration.ofSeconds(30);
  }

  @Override
  public Optional<TrafficCounters> counters(Revision revision) {
    return Optional.ofNullable(counters.get(revision));
  }

  @Override
  public Optional<LatencyDistribution> latency(Revision revision) {
    return Optional.ofNullable(latency.get(revision));
  }

  @Override
  public Map<String, String> labels() {
    return labels;
  }
}
