package io.crossfade.adapter.nginx.plus;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossfade.internal.wire.Fields;
import io.crossfade.model.Endpoint;
import io.crossfade.model.MemberState;
import io.crossfade.model.Target;
import io.crossfade.spi.InstanceTraffic;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.TrafficCounters;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A server of an upstream as the API shows it.
 *
 * <p>Immutable.
 *
 * @param id its number in the upstream
 * @param target its address and weight
 * @param state what it gets; a server that nginx itself finds unavailable would get requests
 * @param traffic what it got
 */
record Peer(long id, Target target, MemberState state, InstanceTraffic traffic) {

  /**
   * Reads one of {@code peers}.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static Peer of(JsonNode node) {
    var peer = new Fields("peer", node);
    var endpoint = Endpoint.parse(peer.text("server"));
    var target = new Target(endpoint, Math.toIntExact(peer.number("weight")));
    return new Peer(peer.number("id"), target, state(peer.text("state")), traffic(peer));
  }

  private static MemberState state(String state) {
    return switch (state) {
      case "up", "unavail", "checking", "unhealthy" -> MemberState.SERVING;
      case "draining" -> MemberState.DRAINING;
      case "down" -> MemberState.OUT;
      default -> throw new IllegalArgumentException("a peer has an unknown state '" + state + "'");
    };
  }

  /** What was sent there and is neither open nor answered has failed. */
  private static InstanceTraffic traffic(Fields peer) {
    long open = peer.number("active");
    var responses = peer.child("responses");
    long success = responses.number("1xx") + responses.number("2xx") + responses.number("3xx");
    long client = responses.number("4xx");
    long server = responses.number("5xx");
    long failed = Math.max(0, peer.number("requests") - open - success - client - server);
    long ended = success + client + server + failed;
    return new InstanceTraffic(
        OptionalLong.of(open),
        Optional.of(new TrafficCounters(ended, success, client, server, failed)),
        Optional.<LatencyDistribution>empty());
  }

  boolean isAt(Target other) {
    return target.endpoint().equals(other.endpoint());
  }
}
