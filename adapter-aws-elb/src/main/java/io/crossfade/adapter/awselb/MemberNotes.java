package io.crossfade.adapter.awselb;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Endpoint;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a target group's own tags say of its members: ELB knows no names of targets, and forgets a
 * target that is deregistered. The number of tags in force is in a tag of its own, written in the
 * same call, so that readers never see half of a note.
 *
 * <pre>
 *   crossfade:members    2
 *   crossfade:members:0  shop-1/10.0.0.1/8080/SERVING shop-2/10.0.0.2/8080/OUT
 *   crossfade:members:1  ...
 * </pre>
 *
 * <p>Thread-safe.
 */
final class MemberNotes {

  private static final String COUNT = "crossfade:members";
  private static final String PART = COUNT + ":";
  private static final int LONGEST_VALUE = 256;
  private static final int MOST_TAGS = 40;
  private static final int FIELDS = 4;

  private MemberNotes() {}

  /** Returns the members that the tags name. */
  static Map<InstanceId, Member> read(Map<String, String> tags) {
    var members = new LinkedHashMap<InstanceId, Member>();
    int count = number(tags.getOrDefault(COUNT, "0"));
    for (int i = 0; i < count; i++) {
      for (var note : tags.getOrDefault(PART + i, "").split(" ", -1)) {
        if (!note.isEmpty()) {
          var member = member(note);
          members.put(member.id(), member);
        }
      }
    }
    return members;
  }

  /**
   * Returns the tags that name these; those that need no words are left out.
   *
   * @throws AdapterException {@code PERMANENT} if tags cannot hold as many
   */
  static Map<String, String> write(Collection<Member> members) {
    var parts = new ArrayList<StringBuilder>();
    for (var member : members) {
      if (!member.isPlain()) {
        add(parts, note(member));
      }
    }
    if (parts.size() >= MOST_TAGS) {
      throw tooMany(members.size());
    }
    var tags = new LinkedHashMap<String, String>();
    if (!parts.isEmpty()) {
      tags.put(COUNT, Integer.toString(parts.size()));
      for (int i = 0; i < parts.size(); i++) {
        tags.put(PART + i, parts.get(i).toString());
      }
    }
    return tags;
  }

  /** Returns the keys of ours that are there and no longer wanted. */
  static Set<String> surplus(Map<String, String> there, Map<String, String> wanted) {
    var keys = new LinkedHashSet<String>();
    there.keySet().stream()
        .filter(key -> key.equals(COUNT) || key.startsWith(PART))
        .filter(key -> !wanted.containsKey(key))
        .forEach(keys::add);
    return keys;
  }

  private static void add(List<StringBuilder> parts, String note) {
    if (note.length() > LONGEST_VALUE) {
      throw new AdapterException(
          AdapterException.Kind.PERMANENT,
          "The tags of a target group cannot hold the note '"
              + note
              + "', which is longer than "
              + LONGEST_VALUE
              + " characters; choose a shorter instance id.");
    }
    var last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    if (last == null || last.length() + 1 + note.length() > LONGEST_VALUE) {
      parts.add(new StringBuilder(note));
    } else {
      last.append(' ').append(note);
    }
  }

  private static String note(Member member) {
    var endpoint = member.endpoint();
    return String.join(
        "/",
        member.id().value(),
        endpoint.host(),
        Integer.toString(endpoint.port()),
        member.state().name());
  }

  private static Member member(String note) {
    var fields = note.split("/", -1);
    try {
      if (fields.length != FIELDS) {
        throw new IllegalArgumentException("it has " + fields.length + " fields");
      }
      return new Member(
          InstanceId.of(fields[0]),
          Endpoint.of(fields[1], Integer.parseInt(fields[2])),
          MemberState.valueOf(fields[3]));
    } catch (IllegalArgumentException e) {
      throw unreadable(note, e);
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw unreadable(text, e);
    }
  }

  private static AdapterException unreadable(String note, Exception cause) {
    return new AdapterException(
        AdapterException.Kind.PERMANENT,
        "The tags '"
            + COUNT
            + "' of a target group were changed by somebody and cannot be read: '"
            + note
            + "'. Remove them while no deployment runs; names are then those of the targets.",
        cause);
  }

  private static AdapterException tooMany(int members) {
    return new AdapterException(
        AdapterException.Kind.PERMANENT,
        "The tags of a target group cannot hold the names of "
            + members
            + " members, so nothing was changed. Give the instances shorter ids, or those of their"
            + " targets (address:port), which need no tags.");
  }
}
