package io.crossfade.event;

import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What there is at the end of a deployment.
 *
 * <p>Immutable.
 *
 * @param started when it was accepted
 * @param ended when it ended
 * @param instances what runs, as last seen
 * @param routing who is served how, as last seen at the load balancer
 * @param leftOut instances that stayed unhealthy and were left out within the failure budget
 * @param cutOff how many requests were in flight when their drain deadline passed
 * @param warnings what a person should look at, a line each
 */
public record DeploymentSummary(
    Instant started,
    Instant ended,
    Map<InstanceId, Revision> instances,
    Routing routing,
    List<InstanceId> leftOut,
    long cutOff,
    List<String> warnings) {

  /** Copies the collections. */
  public DeploymentSummary {
    Objects.requireNonNull(started, "started");
    Objects.requireNonNull(ended, "ended");
    Objects.requireNonNull(routing, "routing");
    instances = Collections.unmodifiableMap(new LinkedHashMap<>(instances));
    leftOut = List.copyOf(leftOut);
    warnings = List.copyOf(warnings);
  }
}
