package io.crossfade.testkit.contract;

import io.crossfade.model.Endpoint;
import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.Slots;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fleets that a strategy contract asks for plans: of several sizes, with slots of both kinds, over
 * zones. Beside each an instance runs that gets no traffic and is nobody's business.
 *
 * <p>Thread-safe.
 */
public final class Fleets {

  /** The instance that takes no part. */
  public static final InstanceId BYSTANDER = InstanceId.of("bystander");

  private static final GroupId BLUE = GroupId.of("blue");
  private static final int FIRST_PORT = 9_000;

  private Fleets() {}

  /** Returns the fleets, all serving a revision. */
  public static List<Fleet> standard(Revision revision) {
    var all = new ArrayList<Fleet>();
    for (int size : new int[] {1, 2, 3, 4, 7}) {
      all.add(serving(revision, size, 1, Slots.any()));
    }
    all.add(serving(revision, 4, 1, Slots.of(names("spare-", 4))));
    all.add(serving(revision, 6, 3, Slots.any()));
    return List.copyOf(all);
  }

  /**
   * Returns instances that serve in group {@code blue}.
   *
   * @param revision what runs in them
   * @param size how many
   * @param zones over how many zones
   * @param slots where more may be started
   */
  public static Fleet serving(Revision revision, int size, int zones, Slots slots) {
    var ids = names("i-", size);
    var instances = new ArrayList<Instance>();
    for (int i = 0; i < size; i++) {
      var zone = zones == 1 ? "" : "zone-" + i % zones;
      instances.add(instance(ids.get(i), revision, i).zone(zone).build());
    }
    instances.add(instance(BYSTANDER, Revision.of("v0"), size).build());
    return Fleet.of(instances, slots, Routing.allTo(BLUE, ids));
  }

  /** Returns a fleet in which nothing serves. */
  public static Fleet nothing(Slots slots) {
    return Fleet.of(List.of(), slots, Routing.empty());
  }

  private static Instance.Builder instance(InstanceId id, Revision revision, int number) {
    return Instance.builder(id, revision, Endpoint.of("127.0.0.1", FIRST_PORT + number));
  }

  private static List<InstanceId> names(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> InstanceId.of(prefix + i)).toList();
  }
}
