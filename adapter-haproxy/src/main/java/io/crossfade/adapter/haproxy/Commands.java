package io.crossfade.adapter.haproxy;

import io.crossfade.model.Endpoint;
import io.crossfade.model.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The commands of the Runtime API that we use, and the only place where they are written. Each part
 * from outside is checked against an allow-list first, so that none can hold a second command.
 *
 * <p>Thread-safe.
 */
final class Commands {

  /** What a map's path may be made of. */
  static final Pattern MAP = Pattern.compile("[A-Za-z0-9_./-]{1,200}");

  /** What a key or value of our map may be made of. */
  private static final Pattern ENTRY = Pattern.compile("[A-Za-z0-9_.:/=-]{1,600}");

  private static final Pattern KEYWORDS = Pattern.compile("[A-Za-z0-9_.:/@ -]{0,400}");

  private Commands() {}

  static String read(String backend, String map) {
    return "show info;show servers state %s;show map %s;show stat %s 4 -1\n"
        .formatted(name(backend), map(map), name(backend));
  }

  /** Returns a line for a worker from before a reload, to be asked of its master. */
  static String toOld(String pid, String line) {
    var each = "@!" + name(pid) + " ";
    return each + line.strip().replace(";", ";" + each) + ";quit\n";
  }

  /** Asks for all that is in a ring now. */
  static String ring(String ring) {
    return "show events " + name(ring) + "\n";
  }

  /** Asks a master, who does not end a connection by itself. */
  static String processes() {
    return "show proc;quit\n";
  }

  static String serversState() {
    return "show servers state\n";
  }

  static String weight(String backend, String server, int weight) {
    return set(backend, server) + "weight " + weight;
  }

  static String state(String backend, String server, String state) {
    return set(backend, server) + "state " + name(state);
  }

  static String address(String backend, String server, Endpoint endpoint) {
    return set(backend, server) + "addr " + name(endpoint.host()) + " port " + endpoint.port();
  }

  /** Makes HAProxy's own checks decide when the server comes up. */
  static String down(String backend, String server) {
    return set(backend, server) + "health down";
  }

  static String add(String backend, String server, Endpoint endpoint, String keywords) {
    return "add server %s/%s %s weight 1 %s"
        .formatted(name(backend), name(server), address(endpoint), keywords(keywords));
  }

  static String enableHealth(String backend, String server) {
    return "enable health " + name(backend) + "/" + name(server);
  }

  static String setEntry(String map, String key, String value) {
    return "set map %s %s %s".formatted(map(map), entry(key), entry(value));
  }

  static String addEntry(String map, String key, String value) {
    return "add map %s %s %s".formatted(map(map), entry(key), entry(value));
  }

  static String deleteEntry(String map, String key) {
    return "del map %s %s".formatted(map(map), entry(key));
  }

  static String prepare(String map) {
    return "prepare map " + map(map) + "\n";
  }

  static String commit(String map, long version) {
    return "commit map @" + version + " " + map(map) + "\n";
  }

  /** Returns lines that add entries to a version of a map that nobody sees yet. */
  static List<String> addAll(String map, long version, Map<String, String> entries) {
    var head = "add map @" + version + " " + map(map) + " <<\n";
    var lines = new ArrayList<String>();
    var line = new StringBuilder(head);
    entries.forEach(
        (key, value) -> {
          var added = entry(key) + " " + entry(value) + "\n";
          if (line.length() + added.length() >= HaProxyClient.LONGEST_LINE) {
            lines.add(line + "\n");
            line.setLength(head.length());
          }
          line.append(added);
        });
    if (line.length() > head.length()) {
      lines.add(line + "\n");
    }
    return lines;
  }

  /** Returns lines of as many commands as fit into one, in their order. */
  static List<String> batch(List<String> commands) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (var command : commands) {
      if (line.length() + command.length() + 2 >= HaProxyClient.LONGEST_LINE) {
        lines.add(line + "\n");
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : ";").append(command);
    }
    if (!line.isEmpty()) {
      lines.add(line + "\n");
    }
    return lines;
  }

  private static String set(String backend, String server) {
    return "set server " + name(backend) + "/" + name(server) + " ";
  }

  private static String address(Endpoint endpoint) {
    return name(endpoint.host()) + ":" + endpoint.port();
  }

  private static String name(String text) {
    return Names.requireAllowed("a name for HAProxy", text);
  }

  private static String map(String text) {
    return require(MAP, "a map's path", text);
  }

  private static String entry(String text) {
    return require(ENTRY, "a map's entry", text);
  }

  private static String keywords(String text) {
    return require(KEYWORDS, "keywords of a server", text);
  }

  private static String require(Pattern allowed, String what, String text) {
    if (!allowed.matcher(text).matches()) {
      throw new IllegalArgumentException(
          what + " must match " + allowed.pattern() + ", was '" + Names.printable(text) + "'");
    }
    return text;
  }
}
