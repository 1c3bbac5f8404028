package io.crossfade.adapter.awselb;

import io.crossfade.error.AdapterException;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.pool.RevisionReader;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
    return located().keySet().stream()
        .sorted(Comparator.comparing(Instance::id))
        .map(reader::read)
        .toList();
  }

  /**
   * Returns the group that a revision runs in, and no other revision with it; none if it runs in
   * none.
   *
   * @throws AdapterException as {@link #list} does, and {@code PERMANENT} if there is no such group
   */
  public Optional<GroupId> groupOf(Revision revision) {
    var groups = new LinkedHashMap<GroupId, Set<Revision>>();
    located()
        .forEach(
            (listed, group) ->
                groups
                    .computeIfAbsent(group, id -> new TreeSet<>())
                    .add(reader.read(listed).revision()));
    groups.values().removeIf(revisions -> !revisions.contains(revision));
    if (groups.size() > 1 || groups.values().stream().anyMatch(all -> all.size() > 1)) {
      throw new AdapterException(
          AdapterException.Kind.PERMANENT,
          "'" + revision + "' has no group of its own, but is in " + groups + ".");
    }
    return groups.keySet().stream().findFirst();
  }

  private Map<Instance, GroupId> located() {
    var tags = client.tags(settings.groups().values());
    var names = new HashSet<InstanceId>();
    var homes = new LinkedHashMap<Instance, GroupId>();
    settings
        .groups()
        .forEach(
            (id, arn) -> {
              var named = tags.getOrDefault(arn, Map.of());
              var group = new GroupSeen(id, arn, GroupSeen.targets(client.health(arn)), named);
              var revision = revision(arn, named);
              group.members().values().stream()
                  .filter(member -> names.add(member.id()))
                  .forEach(member -> homes.put(instance(member, revision), id));
            });
    return homes;
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

  private static Instance instance(Member member, Revision revision) {
    return Instance.builder(member.id(), revision, member.endpoint()).build();
  }

  private static Revision revision(String arn, Map<String, String> tags) {
    var tag = tags.get(REVISION);
    try {
      return tag == null ? UNKNOWN : Revision.of(tag);
    } catch (IllegalArgumentException e) {
      throw new AdapterException(
          AdapterException.Kind.PERMANENT,
          "The tag '"
              + REVISION
              + "' of '"
              + Arns.brief(arn)
              + "' names no revision: "
              + e.getMessage()
              + ". Set it to what its targets run, such as v2 or 1.4.0.",
          e);
    }
  }
}
