package io.crossfade.spi;

import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a gate gets to see. Implemented by the engine, and by the testkit for tests of gates.
 *
 * <p>Implementations are immutable snapshots.
 */
public interface GateContext {

  /** Returns which deployment asks. */
  DeploymentId deployment();

  /** Returns the revision that is being brought in. */
  Revision candidate();

  /** Returns the revision that served before; empty at a first deployment. */
  Optional<Revision> stable();

  /** Returns the routing in force. */
  Routing routing();

  /** Returns the time of day. */
  Instant now();

  /** Returns how long this gate has been asked, pauses left out. */
  Duration askedFor();

  /**
   * Returns the requests that ended at instances of a revision since the last change of weights;
   * empty if the router does not count.
   */
  Optional<TrafficCounters> counters(Revision revision);

  /**
   * Returns the response times of instances of a revision since the last change of weights; empty
   * if the router does not measure.
   */
  Optional<LatencyDistribution> latency(Revision revision);

  /**
   * Returns the group of fresh instances of the stable revision that serve beside the candidate, so
   * that new is compared with equally warm old; empty while there is none. Default: empty.
   */
  default Optional<GroupId> baseline() {
    return Optional.empty();
  }

  /**
   * Returns the requests that ended at members of a group since the last change of weights; empty
   * if the router does not count, or the asker does not say. Default: empty.
   */
  default Optional<TrafficCounters> counters(GroupId group) {
    return Optional.empty();
  }

  /**
   * Returns the response times of members of a group since the last change of weights; empty if the
   * router does not measure, or the asker does not say. Default: empty.
   */
  default Optional<LatencyDistribution> latency(GroupId group) {
    return Optional.empty();
  }

  /**
   * Returns which window {@link #counters} and {@link #latency} are of: another number says that
   * they began anew, because the weights changed. Default: 0.
   */
  default int window() {
    return 0;
  }

  /**
   * Returns how often the deployment was taken over by another process: what a gate knew before is
   * gone with the process that asked it. Default: 0.
   */
  default int takeovers() {
    return 0;
  }

  /**
   * Returns the share of the traffic that the routing in force gives to instances of a revision,
   * pinned requests left out; empty if the asker does not say. Default: empty.
   */
  default Optional<Weight> share(Revision revision) {
    return Optional.empty();
  }

  /** Returns the labels of the spec. */
  Map<String, String> labels();
}
