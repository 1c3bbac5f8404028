package io.crossfade.adapter.awselb;

import io.crossfade.model.Affinity;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.spi.Convergence;
import io.crossfade.spi.RoutingObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthReasonEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/**
 * Says in our words what a look showed. What ELB has accepted, and not surely done yet, is told as
 * dissent. Confined to one call.
 */
final class Reading {

  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);
  private static final int EACH_TARGET_HAS = 1;

  private final Seen seen;
  private final ElbSettings settings;
  private final Instant now;
  private final List<String> dissent = new ArrayList<>();

  private Reading(Seen seen, ElbSettings settings, Instant now) {
    this.seen = seen;
    this.settings = settings;
    this.now = now;
  }

  static RoutingObservation of(Seen seen, ElbSettings settings, Instant now) {
    return new Reading(seen, settings, now).read();
  }

  private RoutingObservation read() {
    placesThatDiffer();
    pinsInTheMaking();
    targetsInTheMaking();
    membersOfTwo();
    onTheirWay(Seen.CHANGED, settings.propagation(), "reached every node of the load balancer");
    cookies();
    var builder = RoutingObservation.builder(table()).convergence(Convergence.disagreed(dissent));
    health(builder);
    alarm();
    return builder.build();
  }

  private RoutingTable table() {
    var targets = new LinkedHashMap<InstanceId, Target>();
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    var shares = seen.shares();
    seen.members()
        .forEach(
            (id, members) -> {
              var states = new LinkedHashMap<InstanceId, MemberState>();
              members.forEach(
                  (name, member) -> {
                    states.put(name, member.state());
                    targets.put(name, new Target(member.endpoint(), EACH_TARGET_HAS));
                  });
              groups.put(
                  id, new GroupRouting(Objects.requireNonNull(shares.get(id), "share"), states));
            });
    var routing = new Routing(groups, seen.first().pinned(), Affinity.none());
    return new RoutingTable(routing, targets);
  }

  private void placesThatDiffer() {
    for (var place : seen.places()) {
      var shares = seen.shares(place);
      if (!shares.equals(seen.shares())) {
        dissent.add("'" + place.place() + "' still shares by " + shares);
      }
      if (!place.pinned().equals(seen.first().pinned())) {
        dissent.add("'" + place.place() + "' still pins " + place.pinned());
      }
    }
  }

  private void pinsInTheMaking() {
    seen.places().stream()
        .filter(place -> !place.isSettled())
        .forEach(place -> dissent.add("the pins of '" + place.place() + "' are half changed"));
  }

  /** ELB has not made up its mind about a target that it was given. */
  private void targetsInTheMaking() {
    for (var group : seen.groups().values()) {
      if (seen.isAttached(group)) {
        group
            .targets()
            .forEach(
                (endpoint, health) -> {
                  if (health.state() == TargetHealthStateEnum.INITIAL
                      || health.reason() == TargetHealthReasonEnum.TARGET_NOT_IN_USE) {
                    dissent.add("of '" + endpoint + "' " + TargetStates.words(health));
                  }
                });
      }
    }
  }

  private void membersOfTwo() {
    var told = seen.members();
    seen.groups()
        .forEach(
            (id, group) ->
                group.members().keySet().stream()
                    .filter(member -> seen.isUsed(group))
                    .filter(member -> !told.getOrDefault(id, Map.of()).containsKey(member))
                    .forEach(m -> dissent.add("'" + m + "' is also in group '" + id + "'")));
  }

  private void cookies() {
    if (settings.stickiness() == ElbSettings.Stickiness.KEEP) {
      seen.places().stream()
          .map(place -> place.forward().stickiness())
          .max(Duration::compareTo)
          .ifPresent(longest -> onTheirWay(Seen.SHIFTED, longest, "freed clients with a cookie"));
    }
  }

  private void onTheirWay(String note, Duration length, String what) {
    seen.time(note)
        .map(at -> at.plus(length))
        .filter(now::isBefore)
        .ifPresent(until -> dissent.add("the last change has surely " + what + " at " + until));
  }

  private void health(RoutingObservation.Builder builder) {
    seen.members()
        .forEach(
            (id, members) -> {
              var targets = Objects.requireNonNull(seen.groups().get(id), "group").targets();
              members.forEach(
                  (name, member) -> {
                    var health = targets.get(member.endpoint());
                    if (health != null) {
                      builder.health(name, TargetStates.health(health));
                    }
                  });
            });
  }

  private void alarm() {
    seen.shares()
        .forEach(
            (id, share) -> {
              var group = Objects.requireNonNull(seen.groups().get(id), "group");
              if (!share.isNone() && FailOpen.isOpen(group)) {
                LOG.warn(
                    "Group '{}' gets {} of the requests and has no healthy target: ELB fails open"
                        + " and sends them to all of its {} targets. Nothing is shifted there.",
                    id,
                    share,
                    group.targets().size());
              }
            });
  }
}
