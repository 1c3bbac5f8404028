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

  private static final String PROMPT = "prompt;";

  private static final Pattern KEYWORDS = Pattern.compile("[A-Za-z0-9_.:/@ -]{0,400}");

  private Commands() {}

  /** Asks which process it is, and how it routes. */
  static List<String> readRouting(String backend, String map) {
    return List.of("show info", "show servers state " + name(backend), "show map " + map(map));
  }

  /** Asks the same, what each server gets, and what is in the ring now, if there is one. */
  static List<String> read(HaProxySettings settings) {
    var commands = new ArrayList<>(readRouting(settings.backend(), settings.map()));
    commands.add("show stat " + name(settings.backend()) + " 4 -1");
    settings.responseTimes().ifPresent(ring -> commands.add(ring(ring)));
    return commands;
  }

  static String ring(String ring) {
    return "show events " + name(ring);
  }

  /** Asks all of that on one line. */
  static String readingLine(HaProxySettings settings) {
    return line(read(settings));
  }

  /** Returns a line for a worker from before a reload, to be asked of its master. */
  static String toOld(String pid, String line) {
    var each = "@!" + name(pid) + " ";
    return each + line.strip().replace(";", ";" + each) + ";quit\n";
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

  static String delete(String backend, String server) {
    return "del server " + name(backend) + "/" + name(server);
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
    return "prepare map " + map(map);
  }

  static String commit(String map, long version) {
    return "commit map @" + version + " " + map(map);
  }

  /**
   * Returns commands that add entries to a version of a map that nobody sees yet. Each has a
   * payload of several lines, so it cannot share its line with others.
   */
  static List<String> addAll(String map, long version, Map<String, String> entries) {
    var head = "add map @" + version + " " + map(map) + " <<\n";
    var lines = new ArrayList<String>();
    var line = new StringBuilder(head);
    entries.forEach(
        (key, value) -> {
          var added = entry(key) + " " + entry(value) + "\n";
          if (line.length() + added.length() >= HaProxyClient.LONGEST_LINE) {
            lines.add(line.toString());
            line.setLength(head.length());
          }
          line.append(added);
        });
    if (line.length() > head.length()) {
      lines.add(line.toString());
    }
    return lines;
  }

  /** Returns commands in their order, as many together as fit into one line. */
  static List<List<String>> batch(List<String> commands) {
    var batches = new ArrayList<List<String>>();
    int from = 0;
    int length = PROMPT.length();
    for (int i = 0; i < commands.size(); i++) {
      int added = commands.get(i).length() + 1;
      if (i > from && length + added > HaProxyClient.LONGEST_LINE) {
        batches.add(commands.subList(from, i));
        from = i;
        length = PROMPT.length();
      }
      length += added;
    }
    if (from < commands.size()) {
      batches.add(commands.subList(from, commands.size()));
    }
    return batches;
  }

  /** Returns the line of one batch. */
  static String line(List<String> batch) {
    return String.join(";", batch) + "\n";
  }

  /** Returns a line before which HAProxy is told to go on after it, and to end each answer. */
  static String withPrompt(String line) {
    return PROMPT + line;
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
