package io.crossfade.adapter.awselb;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The deregistration delay of target groups, for the time of a deployment another one. The one from
 * before is noted in a tag until it is set back, so that a deployer that dies loses nothing.
 *
 * <p>Thread-safe.
 */
final class DeregistrationDelay {

  static final String NOTE = "crossfade:deregistration-delay";
  static final String ATTRIBUTE = "deregistration_delay.timeout_seconds";

  private final ElbClient client;
  private final ElbSettings settings;

  DeregistrationDelay(ElbClient client, ElbSettings settings) {
    this.client = client;
    this.settings = settings;
  }

  /** Sets the one for the time of a deployment, where the user agreed to one. */
  void shorten(GroupSeen group) {
    settings
        .deregistrationDelay()
        .map(Duration::toSeconds)
        .map(String::valueOf)
        .ifPresent(wanted -> set(group, wanted));
  }

  private void set(GroupSeen group, String wanted) {
    var now = client.attributes(group.arn()).getOrDefault(ATTRIBUTE, wanted);
    if (!now.equals(wanted)) {
      if (!group.tags().containsKey(NOTE)) {
        client.addTags(group.arn(), Map.of(NOTE, now));
      }
      client.setAttribute(group.arn(), ATTRIBUTE, wanted);
    }
  }

  /** Sets the noted ones back where nobody drains any more. */
  void restore() {
    if (settings.deregistrationDelay().isEmpty()) {
      return;
    }
    var tags = client.tags(settings.groups().values());
    settings
        .groups()
        .forEach(
            (id, arn) -> {
              var named = tags.getOrDefault(arn, Map.of());
              if (named.containsKey(NOTE)) {
                restore(new GroupSeen(id, arn, GroupSeen.targets(client.health(arn)), named));
              }
            });
  }

  /** Sets the noted one back if nobody drains any more. */
  void restore(GroupSeen group) {
    var before = group.tags().get(NOTE);
    if (before != null && group.targets().keySet().stream().noneMatch(group::isDraining)) {
      client.setAttribute(group.arn(), ATTRIBUTE, before);
      client.removeTags(group.arn(), List.of(NOTE));
    }
  }
}
