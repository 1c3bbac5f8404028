package io.crossfade.adapter.awselb;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Pin;
import io.crossfade.spi.Fence;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

/**
 * The writes of one change. Before the first that traffic can feel, it is noted when that was and
 * of which epoch, so that another process knows it too. Confined to one call.
 */
final class Writes {

  private final ElbClient client;
  private final ElbSettings settings;
  private final Instant now;
  private final Fence fence;
  private final DeregistrationDelay delay;
  private final Map<Place, Forward> written = new HashMap<>();
  private final Map<GroupSeen, Map<String, String>> noted = new HashMap<>();
  private final Set<GroupSeen> stale = new HashSet<>();
  private final Set<String> marks = new HashSet<>();
  private boolean any;

  Writes(ElbClient client, ElbSettings settings, Instant now, Fence fence) {
    this.client = client;
    this.settings = settings;
    this.now = now;
    this.fence = fence;
    this.delay = new DeregistrationDelay(client, settings);
  }

  /** Returns whether something may have been written. */
  boolean any() {
    return any;
  }

  /** Notes who the members are and what they get, if that is not noted so already. */
  void note(GroupSeen group, Collection<Member> members) {
    var now = noted.getOrDefault(group, group.tags());
    var wanted = MemberNotes.write(members);
    var surplus = MemberNotes.surplus(now, wanted);
    if (!now.entrySet().containsAll(wanted.entrySet())) {
      write(() -> client.addTags(group.arn(), wanted));
    }
    if (!surplus.isEmpty()) {
      write(() -> client.removeTags(group.arn(), surplus));
    }
    noted.put(group, wanted);
  }

  /** Sets weights, which shift no traffic: a group is attached with 0. */
  void weights(PlaceSeen seen, Map<String, Integer> units, boolean sticky) {
    mark(Seen.CHANGED);
    var before = written.getOrDefault(seen.place(), seen.forward());
    requireUnchanged(seen.place(), before);
    write(
        () ->
            written.put(
                seen.place(),
                Forward.of(client.setActions(seen.place(), before.with(units, sticky)))));
  }

  /** Sets weights that shift traffic. */
  void shift(PlaceSeen seen, Map<String, Integer> units) {
    if (settings.stickiness() == ElbSettings.Stickiness.KEEP) {
      mark(Seen.SHIFTED);
    }
    weights(seen, units, settings.stickiness() != ElbSettings.Stickiness.OFF);
  }

  /** Returns the target groups of a forward, those attached meanwhile included. */
  Set<String> attached(PlaceSeen seen) {
    return written.getOrDefault(seen.place(), seen.forward()).units().keySet();
  }

  void register(GroupSeen group, List<Endpoint> endpoints) {
    if (!endpoints.isEmpty()) {
      mark(Seen.CHANGED);
      stale.add(group);
      write(() -> client.register(group.arn(), targets(endpoints)));
    }
  }

  void deregister(GroupSeen group, List<Endpoint> endpoints) {
    if (!endpoints.isEmpty()) {
      mark(Seen.CHANGED);
      write(() -> delay.shorten(group));
      write(() -> client.deregister(group.arn(), targets(endpoints)));
    }
  }

  void restoreDelay(GroupSeen group) {
    if (settings.deregistrationDelay().isPresent() && !any) {
      delay.restore(group);
    }
  }

  /** Returns the group as it is now, after what was written to it. */
  GroupSeen lookAgain(GroupSeen group) {
    boolean attachedNow =
        written.values().stream().anyMatch(f -> f.units().containsKey(group.arn()));
    return stale.contains(group) || attachedNow
        ? new GroupSeen(
            group.id(), group.arn(), GroupSeen.targets(client.health(group.arn())), group.tags())
        : group;
  }

  /** Makes a new set of rules whole before the old one goes. */
  void pins(PlaceSeen seen, List<Pin> pins) {
    if (seen.isSettled() && seen.pinned().equals(pins)) {
      return;
    }
    mark(Seen.CHANGED);
    boolean keepLatest = !pins.isEmpty() && seen.pinned().equals(pins) && seen.spoiled().isEmpty();
    int kept = keepLatest ? latestWhole(seen) : 0;
    if (!keepLatest && !pins.isEmpty()) {
      create(seen, pins);
    }
    seen.spoiled().forEach(arn -> write(() -> client.deleteRule(arn)));
    seen.pins().stream()
        .filter(rule -> rule.set() != kept)
        .forEach(rule -> write(() -> client.deleteRule(rule.arn())));
  }

  private static int latestWhole(PlaceSeen seen) {
    return seen.pins().stream()
        .mapToInt(PinRule::set)
        .filter(
            set ->
                PinRule.whole(seen.pins().stream().filter(r -> r.set() == set).toList())
                    .isPresent())
        .max()
        .orElse(0);
  }

  private void create(PlaceSeen seen, List<Pin> pins) {
    var priorities = seen.free(pins.size());
    for (int i = 0; i < pins.size(); i++) {
      var pin = pins.get(i);
      int priority = priorities.get(i);
      var conditions = PinConditions.of(pin, seen.conditions());
      var tags = PinRule.tags(seen.place(), seen.latestSet() + 1, i, pins.size(), pin);
      write(
          () ->
              client.createRule(
                  seen.place().listener(), priority, conditions, forwardTo(pin), tags));
    }
  }

  private Action forwardTo(Pin pin) {
    return Action.builder()
        .type(ActionTypeEnum.FORWARD)
        .targetGroupArn(settings.groups().get(pin.group()))
        .build();
  }

  /** ELB has no conditional write, so somebody may still come between; the window is one call. */
  private void requireUnchanged(Place place, Forward before) {
    if (!client.actions(place).equals(before.actions())) {
      throw new AdapterException(
          Kind.TRANSIENT,
          "The actions of '"
              + place
              + "' are not as they were read a moment ago, so they were not overwritten: somebody"
              + " else changes them, or the answer was an old one.");
    }
  }

  private void mark(String note) {
    if (!marks.contains(note)) {
      var notes = new LinkedHashMap<String, String>();
      notes.put(note, now.toString());
      notes.put(Seen.EPOCH, Long.toString(fence.epoch()));
      write(() -> client.addTags(settings.places().get(0).arn(), notes));
      marks.add(note);
    }
  }

  private void write(Runnable call) {
    try {
      call.run();
      any = true;
    } catch (AdapterException e) {
      any |= e.kind() == Kind.OUTCOME_UNKNOWN;
      throw e;
    }
  }

  private List<TargetDescription> targets(List<Endpoint> endpoints) {
    return endpoints.stream()
        .map(
            endpoint ->
                TargetDescription.builder()
                    .id(endpoint.host())
                    .port(endpoint.port())
                    .availabilityZone(settings.availabilityZone().orElse(null))
                    .build())
        .toList();
  }
}
