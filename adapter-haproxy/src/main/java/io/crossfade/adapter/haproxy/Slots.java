package io.crossfade.adapter.haproxy;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Ids;
import io.crossfade.model.InstanceId;
import io.crossfade.model.RoutingTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which server of one HAProxy each member of a table gets: the one it has; else the one that bears
 * its name; else one that has its address and nobody's label; else a free one; else a new one.
 *
 * <p>Immutable.
 *
 * @param servers the server of each member
 * @param added the members whose server is to be added while HAProxy runs
 */
record Slots(Map<InstanceId, String> servers, List<InstanceId> added) {

  /**
   * Assigns servers.
   *
   * @param mayAdd whether servers may be added
   * @throws AdapterException {@code PERMANENT} if there are too few
   */
  static Slots assign(NodeReading reading, RoutingTable table, boolean mayAdd) {
    return new Assignment(reading).assign(table, mayAdd);
  }

  private static final class Assignment {

    private final NodeReading reading;
    private final Map<String, Notes.Label> labels;
    private final Map<InstanceId, String> labelled = new HashMap<>();
    private final Map<Endpoint, String> serving = new HashMap<>();
    private final Deque<String> free = new ArrayDeque<>();
    private final List<String> busy = new ArrayList<>();
    private final Map<InstanceId, String> servers = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final List<InstanceId> added = new ArrayList<>();

    Assignment(NodeReading reading) {
      this.reading = reading;
      this.labels = reading.labels();
      reading.servers().values().forEach(this::sort);
      free.addAll(busy);
    }

    private void sort(ServerRow row) {
      var label = labels.get(row.name());
      if (label != null) {
        labelled.putIfAbsent(label.instance(), row.name());
      } else if (!row.isOut()) {
        serving.putIfAbsent(row.endpoint(), row.name());
      } else if (!row.resolved()) {
        addFree(row.name());
      }
    }

    /** Servers with requests of an earlier member come last. */
    private void addFree(String server) {
      var stats = reading.stats().get(server);
      if (stats == null || stats.inFlight() == 0) {
        free.add(server);
      } else {
        busy.add(server);
      }
    }

    Slots assign(RoutingTable table, boolean mayAdd) {
      var members = table.targets();
      var rest = new ArrayList<InstanceId>();
      members.forEach(
          (member, target) -> {
            var server = known(member, target.endpoint());
            if (server == null) {
              rest.add(member);
            } else {
              take(member, server);
            }
          });
      var homeless = new ArrayList<InstanceId>();
      free.removeIf(taken::contains);
      rest.forEach(member -> giveFree(member, mayAdd, homeless));
      if (!homeless.isEmpty()) {
        throw new AdapterException(
            Kind.PERMANENT,
            "HAProxy at '"
                + reading.node()
                + "' has no free server for "
                + Ids.brief(homeless)
                + ". Give the backend more of them ('server-template'), or set 'dynamic-servers'.");
      }
      return new Slots(servers, added);
    }

    private @Nullable String known(InstanceId member, Endpoint endpoint) {
      var own = labelled.get(member);
      if (own != null) {
        return own;
      }
      var named = reading.servers().get(member.value());
      if (named != null && !labels.containsKey(named.name())) {
        return named.name();
      }
      return serving.get(endpoint);
    }

    private void take(InstanceId member, String server) {
      if (!taken.add(server)) {
        throw new AdapterException(
            Kind.PERMANENT,
            "Two members of the table would share the server '" + server + "' of HAProxy.");
      }
      servers.put(member, server);
    }

    private void giveFree(InstanceId member, boolean mayAdd, List<InstanceId> homeless) {
      if (!free.isEmpty()) {
        servers.put(member, free.removeFirst());
      } else if (mayAdd && !reading.servers().containsKey(member.value())) {
        servers.put(member, member.value());
        added.add(member);
      } else {
        homeless.add(member);
      }
    }
  }
}
