package io.crossfade.adapter.awselb;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.pool.RevisionReader;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The targets that are registered in target groups, and those that an {@link ElbRouter} took out of
 * the rotation. Somebody else starts and stops them: an Auto Scaling group, a script, a person.
 *
 * <p>It can only list. What a target runs is what the tag {@code crossfade:revision} of its target
 * group says, or what a {@link RevisionReader} is told when it asks the target. A target is named
 * as the router was told to call it, otherwise by its id and port.
 *
 * <p>Thread-safe.
 */
public final class TargetGroupPool implements InstancePool {

  static final String REVISION = "crossfade:revision";
  private static final Revision UNKNOWN = Revision.of("unknown");

  private final ElbClient client;
  private final ElbSettings settings;
  private final RevisionReader reader;
  private final boolean owned;

  TargetGroupPool(ElbClient client, ElbSettings settings, RevisionReader reader, boolean owned) {
    this.client = Objects.requireNonNull(client, "client");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.reader = Objects.requireNonNull(reader, "reader");
    this.owned = owned;
  }

  /**
   * Returns a pool whose revisions are those in the tags; closing the client stays the caller's.
   */
  public static TargetGroupPool over(ElbClient client, ElbSettings settings) {
    return asking(client, settings, TargetGroupPool::tagged);
  }

  /** Returns a pool whose targets are asked what they run, each time they are listed. */
  public static TargetGroupPool asking(
      ElbClient client, ElbSettings settings, RevisionReader reader) {
    return new TargetGroupPool(client, settings, reader, false);
  }

  @Override
  public PoolCapabilities capabilities() {
    return PoolCapabilities.listOnly();
  }

  @Override
  public List<Instance> list() {
    var tags = client.tags(settings.groups().values());
    var all = new LinkedHashMap<InstanceId, Instance>();
    settings
        .groups()
        .forEach(
            (id, arn) -> {
              var named = tags.getOrDefault(arn, Map.of());
              var group = new GroupSeen(id, arn, GroupSeen.targets(client.health(arn)), named);
              var revision = named.getOrDefault(REVISION, UNKNOWN.value());
              group.members().values().forEach(m -> all.putIfAbsent(m.id(), instance(m, revision)));
            });
    return all.values().stream()
        .sorted(java.util.Comparator.comparing(Instance::id))
        .map(reader::read)
        .toList();
  }

  @Override
  public void close() {
    if (owned) {
      client.close();
    }
  }

  static Instance tagged(Instance listed) {
    if (listed.revision().equals(UNKNOWN)) {
      throw new AdapterException(
          AdapterException.Kind.PERMANENT,
          "It is not known what '"
              + listed.id()
              + "' runs; tag its target group with '"
              + REVISION
              + "'.");
    }
    return listed;
  }

  private static Instance instance(Member member, String revision) {
    return Instance.builder(member.id(), Revision.of(revision), member.endpoint()).build();
  }
}
