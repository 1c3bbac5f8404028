package io.crossfade.adapter.awselb;

import io.crossfade.model.Endpoint;
import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/**
 * A target group as it was read: its targets and its tags.
 *
 * <p>Immutable.
 *
 * @param id the group that it is
 * @param arn its own name
 * @param targets what ELB says of each target, those that drain included
 * @param tags its tags
 */
record GroupSeen(
    GroupId id, String arn, Map<Endpoint, TargetHealth> targets, Map<String, String> tags) {

  static Map<Endpoint, TargetHealth> targets(List<TargetHealthDescription> described) {
    var targets = new LinkedHashMap<Endpoint, TargetHealth>();
    described.forEach(
        target ->
            targets.put(
                Endpoint.of(target.target().id(), target.target().port()), target.targetHealth()));
    return targets;
  }

  /** Returns whether new requests can be sent to a target. */
  boolean isRegistered(Endpoint endpoint) {
    var health = targets.get(endpoint);
    return health != null && health.state() != TargetHealthStateEnum.DRAINING;
  }

  boolean isDraining(Endpoint endpoint) {
    return targets.containsKey(endpoint) && !isRegistered(endpoint);
  }

  boolean isHealthy(Endpoint endpoint) {
    var health = targets.get(endpoint);
    return health != null && health.state() == TargetHealthStateEnum.HEALTHY;
  }

  /** Returns the members. What a target gets counts, not what was noted of it. */
  Map<InstanceId, Member> members() {
    var members = new LinkedHashMap<InstanceId, Member>();
    var unnamed = new LinkedHashMap<>(targets);
    for (var noted : MemberNotes.read(tags).values()) {
      unnamed.remove(noted.endpoint());
      if (isRegistered(noted.endpoint())) {
        members.put(noted.id(), noted.with(MemberState.SERVING));
      } else if (noted.state() != MemberState.SERVING) {
        members.put(noted.id(), noted);
      } else if (isDraining(noted.endpoint())) {
        members.put(noted.id(), noted.with(MemberState.DRAINING));
      }
    }
    unnamed.keySet().stream()
        .filter(this::isRegistered)
        .map(Member::nameless)
        .forEach(member -> members.put(member.id(), member));
    return members;
  }
}
