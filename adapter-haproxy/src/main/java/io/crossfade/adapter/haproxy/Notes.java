package io.crossfade.adapter.haproxy;

import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What HAProxy's map holds for us: which instance is in which server, the pins, where pinned
 * requests go, and who wrote last. The servers themselves hold addresses, weights and states.
 *
 * <pre>
 *   slot/app3                      web-7/green/1     instance / group / capacity
 *   share/green                    500               of 10,000; counts only while no server serves
 *   pin/header:version=green       green/0           group / rank
 *   to/green/17                    app3              one of {@value #LANES} lanes to the group
 *   added/web-7                    1                 a server that we added at run time
 *   epoch                          7
 * </pre>
 *
 * <p>Immutable.
 *
 * @param entries the map's entries of ours
 */
record Notes(Map<String, String> entries) {

  /** Pinned requests choose one of these at random; members of a group share them out. */
  static final int LANES = 64;

  private static final String SLOT = "slot/";
  private static final String SHARE = "share/";
  private static final String PIN = "pin/";
  private static final String LANE = "to/";
  private static final String ADDED = "added/";
  private static final String EPOCH = "epoch";

  /** Which instance is in a server. */
  record Label(InstanceId instance, GroupId group, int capacity) {

    String text() {
      return instance + "/" + group + "/" + capacity;
    }

    static Label parse(String text) {
      var parts = text.split("/", -1);
      if (parts.length != 3) {
        throw new IllegalArgumentException("the map has '" + text + "' for a server");
      }
      int capacity = Math.max(1, Integer.parseInt(parts[2]));
      return new Label(InstanceId.of(parts[0]), GroupId.of(parts[1]), capacity);
    }
  }

  Notes {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /**
   * Reads the answer to {@code show map}: a line {@code <pointer> <key> <value>} an entry. Entries
   * that are not ours are left out.
   */
  static Notes parse(List<String> lines) {
    var entries = new LinkedHashMap<String, String>();
    for (var line : lines) {
      int key = line.indexOf(' ') + 1;
      int end = line.indexOf(' ', key);
      if (key > 0 && end > key && isOurs(line.substring(key, end))) {
        entries.put(line.substring(key, end), line.substring(end + 1).strip());
      }
    }
    return new Notes(entries);
  }

  private static boolean isOurs(String key) {
    return key.startsWith(SLOT)
        || key.startsWith(SHARE)
        || key.startsWith(PIN)
        || key.startsWith(LANE)
        || key.startsWith(ADDED)
        || key.equals(EPOCH);
  }

  /**
   * Returns what is to be noted for a table.
   *
   * @param slots the server of each member
   */
  static Notes of(RoutingTable table, Slots slots, long epoch) {
    var servers = slots.servers();
    var entries = new TreeMap<String, String>();
    var routing = table.routing();
    routing
        .groups()
        .forEach(
            (id, group) -> {
              if (!group.weight().isNone()) {
                entries.put(share(id), String.valueOf(group.weight().basisPoints()));
              }
              for (var member : group.members().keySet()) {
                var label = new Label(member, id, table.target(member).capacity());
                entries.put(
                    slot(Objects.requireNonNull(servers.get(member), "server")), label.text());
              }
            });
    for (int rank = 0; rank < routing.pins().size(); rank++) {
      var pin = routing.pins().get(rank);
      if (entries.putIfAbsent(PIN + key(pin), pin.group() + "/" + rank) == null) {
        putLanes(entries, table, pin.group(), servers);
      }
    }
    slots
        .added()
        .forEach(
            member ->
                entries.put(added(Objects.requireNonNull(servers.get(member), "server")), "1"));
    entries.put(EPOCH, String.valueOf(epoch));
    return new Notes(entries);
  }

  private static void putLanes(
      Map<String, String> entries,
      RoutingTable table,
      GroupId group,
      Map<InstanceId, String> servers) {
    var serving = new ArrayList<String>();
    table
        .routing()
        .group(group)
        .members()
        .forEach(
            (member, state) -> {
              if (state == MemberState.SERVING) {
                serving.add(servers.get(member));
              }
            });
    for (int lane = 0; lane < LANES && !serving.isEmpty(); lane++) {
      entries.put(LANE + group + "/" + lane, serving.get(lane % serving.size()));
    }
  }

  /** Returns the entries that the data plane acts on. */
  Map<String, String> routes() {
    var routes = new LinkedHashMap<>(entries);
    routes.keySet().removeIf(key -> !key.startsWith(PIN) && !key.startsWith(LANE));
    return routes;
  }

  /** Returns these notes with what other ones say of servers kept where these say nothing. */
  Notes withServersOf(Notes other) {
    var merged = new LinkedHashMap<>(entries);
    other.entries.forEach(
        (key, value) -> {
          if (key.startsWith(SLOT) || key.startsWith(ADDED)) {
            merged.putIfAbsent(key, value);
          }
        });
    return new Notes(merged);
  }

  /** Returns the labels by server. */
  Map<String, Label> labels() {
    var labels = new LinkedHashMap<String, Label>();
    entries.forEach(
        (key, value) -> {
          if (key.startsWith(SLOT)) {
            labels.put(key.substring(SLOT.length()), Label.parse(value));
          }
        });
    return labels;
  }

  /** Returns the servers that we added while HAProxy ran. */
  List<String> added() {
    return entries.keySet().stream()
        .filter(key -> key.startsWith(ADDED))
        .map(key -> key.substring(ADDED.length()))
        .toList();
  }

  /** Returns the share that was asked for, for each group that had one. */
  Map<GroupId, Weight> shares() {
    var shares = new LinkedHashMap<GroupId, Weight>();
    entries.forEach(
        (key, value) -> {
          if (key.startsWith(SHARE) && value.matches("[0-9]{1,5}")) {
            shares.put(
                GroupId.of(key.substring(SHARE.length())),
                Weight.ofBasisPoints(Math.min(10_000, Integer.parseInt(value))));
          }
        });
    return shares;
  }

  /** Returns the pins in their order. */
  List<Pin> pins() {
    var ranked = new ArrayList<Map.Entry<Integer, Pin>>();
    entries.forEach(
        (key, value) -> {
          if (key.startsWith(PIN)) {
            ranked.add(rankedPin(key.substring(PIN.length()), value));
          }
        });
    ranked.sort(Map.Entry.comparingByKey(Comparator.naturalOrder()));
    return ranked.stream().map(Map.Entry::getValue).toList();
  }

  /** Returns the epoch of the last writer; 0 if there was none. */
  long epoch() {
    var text = entries.getOrDefault(EPOCH, "0");
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  /** Returns whether pinned requests to a group go to these servers. */
  boolean leadsTo(GroupId group, List<String> servers) {
    var led =
        entries.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(LANE + group + "/"))
            .map(Map.Entry::getValue)
            .distinct()
            .toList();
    return led.size() == Math.min(LANES, servers.size()) && servers.containsAll(led);
  }

  static String slot(String server) {
    return SLOT + server;
  }

  static String added(String server) {
    return ADDED + server;
  }

  static String share(GroupId group) {
    return SHARE + group;
  }

  static String key(Pin pin) {
    return source(pin) + "=" + pin.value();
  }

  static String source(Pin pin) {
    boolean header = pin.kind() == Pin.Kind.HEADER;
    var name = header ? pin.name().toLowerCase(Locale.ROOT) : pin.name();
    return pin.kind().name().toLowerCase(Locale.ROOT) + ":" + name;
  }

  private static Map.Entry<Integer, Pin> rankedPin(String key, String value) {
    int colon = key.indexOf(':');
    int equal = key.indexOf('=', colon);
    int slash = value.indexOf('/');
    if (colon < 0 || equal < 0 || slash < 0) {
      throw new IllegalArgumentException("no pin: " + key);
    }
    var kind = Pin.Kind.valueOf(key.substring(0, colon).toUpperCase(Locale.ROOT));
    var group = GroupId.of(value.substring(0, slash));
    var pin = new Pin(kind, key.substring(colon + 1, equal), key.substring(equal + 1), group);
    return Map.entry(Integer.parseInt(value.substring(slash + 1)), pin);
  }
}
