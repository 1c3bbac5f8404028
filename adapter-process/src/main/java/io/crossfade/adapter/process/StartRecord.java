package io.crossfade.adapter.process;

import io.crossfade.model.Names;
import io.crossfade.model.Revision;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The latest start of an instance, as it is kept on disk.
 *
 * <p>Immutable.
 *
 * @param state how far it came
 * @param number counts the starts of this instance, from 1
 * @param key names the effect that asked for it
 * @param revision what was started
 * @param boot the run of the machine in which it was intended
 * @param port the port it was given; 0 if it chooses its own
 * @param process its process; {@link ProcessIdentity#NONE} while not known
 * @param forced whether it had to be killed because it did not go when asked
 * @param stops the keys of the latest effects that stopped this instance
 */
record StartRecord(
    State state,
    long number,
    String key,
    Revision revision,
    String boot,
    int port,
    ProcessIdentity process,
    boolean forced,
    List<String> stops) {

  private static final String HEAD = "crossfade-instance 1";
  private static final int MOST_STOPS = 16;

  /** How far a start came. */
  enum State {
    /** A child may or may not have been made; its claim tells. */
    INTENDED,
    /** The process is known; whether it lives, the machine tells. */
    RUNNING,
    /** It was stopped, or the start was refused. */
    ENDED
  }

  static StartRecord first(String key, Revision revision, String boot, int port) {
    return new StartRecord(
        State.INTENDED, 1, key, revision, boot, port, ProcessIdentity.NONE, false, List.of());
  }

  StartRecord after(StartRecord earlier) {
    return new StartRecord(
        state, earlier.number + 1, key, revision, boot, port, process, forced, earlier.stops);
  }

  StartRecord running(ProcessIdentity child) {
    return with(State.RUNNING, child, false, stops);
  }

  StartRecord ended() {
    return with(State.ENDED, process, forced, stops);
  }

  StartRecord stopped(String stopKey, boolean hadToBeForced) {
    var keys = new ArrayList<>(stops);
    keys.remove(stopKey);
    keys.add(stopKey);
    int surplus = Math.max(0, keys.size() - MOST_STOPS);
    return with(State.ENDED, process, hadToBeForced, keys.subList(surplus, keys.size()));
  }

  String format() {
    var lines = new LinkedHashMap<String, Object>();
    lines.put("state", state);
    lines.put("number", number);
    lines.put("key", encode(key));
    lines.put("revision", revision);
    lines.put("boot", boot);
    lines.put("port", port);
    lines.put("pid", process.pid());
    lines.put("began", process.began());
    lines.put("forced", forced);
    lines.put("stops", stops.stream().map(StartRecord::encode).collect(Collectors.joining(",")));
    var text = new StringBuilder(HEAD).append('\n');
    lines.forEach((name, value) -> text.append(name).append(' ').append(value).append('\n'));
    return text.toString();
  }

  /**
   * Reads what {@link #format} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static StartRecord parse(String text) {
    var fields = fields(text.lines().toList());
    return new StartRecord(
        State.valueOf(field(fields, "state")),
        Long.parseLong(field(fields, "number")),
        decode(field(fields, "key")),
        Revision.of(field(fields, "revision")),
        field(fields, "boot"),
        Integer.parseInt(field(fields, "port")),
        new ProcessIdentity(Long.parseLong(field(fields, "pid")), field(fields, "began")),
        Boolean.parseBoolean(field(fields, "forced")),
        keys(field(fields, "stops")));
  }

  private static Map<String, String> fields(List<String> lines) {
    if (lines.isEmpty() || !lines.get(0).equals(HEAD)) {
      throw new IllegalArgumentException("it does not begin with '" + HEAD + "'");
    }
    var fields = new LinkedHashMap<String, String>();
    for (var line : lines.subList(1, lines.size())) {
      int blank = line.indexOf(' ');
      fields.put(line.substring(0, Math.max(blank, 0)), line.substring(blank + 1));
    }
    return fields;
  }

  private static String field(Map<String, String> fields, String name) {
    var value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no line '" + Names.printable(name) + "'");
    }
    return value;
  }

  private static List<String> keys(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(StartRecord::decode).toList();
  }

  private static String encode(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private StartRecord with(
      State newState, ProcessIdentity newProcess, boolean newForced, List<String> newStops) {
    return new StartRecord(
        newState, number, key, revision, boot, port, newProcess, newForced, List.copyOf(newStops));
  }
}
