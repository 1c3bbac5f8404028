package io.crossfade.adapter.haproxy;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Names;
import java.util.ArrayList;
import java.util.List;

/**
 * What HAProxy's answers mean. Most changes that were made are answered with nothing; all else is
 * an error, and each known one has its remedy here.
 *
 * <p>Thread-safe.
 */
final class Answers {

  private static final int SHOWN = 200;

  /** What HAProxy says, what that allows to conclude, and what a person should do. */
  private record Known(String words, Kind kind, String remedy) {}

  /** The words as in HAProxy 2.6 to 3.4, {@code src/server.c}, {@code map.c} and {@code cli.c}. */
  private static final List<Known> KNOWN =
      List.of(
          permanent("Permission denied", "Give the 'stats socket' line 'level admin'."),
          permanent("No such backend", "Check the setting 'backend'."),
          permanent("Can't find backend", "Check the setting 'backend'."),
          permanent("No such proxy", "Check the setting 'backend'."),
          permanent("No such server", "Somebody removed it from HAProxy; observe again."),
          permanent(
              "Unknown map identifier",
              "Use the map of the setting 'map' in HAProxy's configuration, by the same path."),
          permanent(
              "No such event sink",
              "Check the setting 'response-times', and that HAProxy's configuration has a 'ring' of"
                  + " that name."),
          permanent("Unknown command", "HAProxy 2.6 or later is needed."),
          permanent("Invalid addr", "Give the instance an IP address that HAProxy can use."),
          permanent("problem converting port", "Give the instance a port of its own."),
          permanent("can't change <port>", "Declare the server with an address and a plain port."),
          permanent("configuration file", "Change the server in HAProxy's configuration."),
          permanent("static LB algorithm", "Use 'balance roundrobin' in the backend."),
          permanent("Absolute weight", "HAProxy takes weights of 0 to 256."),
          permanent("Relative weight", "HAProxy takes weights of 0 to 256."),
          permanent("Require <weight>", "HAProxy takes weights of 0 to 256."),
          permanent("Empty weight string", "HAProxy takes weights of 0 to 256."),
          permanent("Trailing garbage", "HAProxy takes weights of 0 to 256."),
          permanent("Require 'backend/server'", "Check the setting 'backend'."),
          permanent("not configured on this server", "Add 'check' to the servers."),
          permanent("tracking server", "Take 'track' from the servers of the backend."),
          permanent("dynamic load balancing", "Use 'balance roundrobin' in the backend."),
          permanent("does not support dynamic servers", "Use 'balance roundrobin' in the backend."),
          permanent("Already exists a server", "Take another name for the instance."),
          permanent("unknown keyword", "Check the setting 'dynamic-servers'."),
          permanent("option is not accepted", "Check the setting 'dynamic-servers'."),
          permanent("fqdn failed", "Give the instance an IP address."),
          new Known("Version number out of range", Kind.TRANSIENT, "Somebody else writes it, too."),
          new Known("entry not found", Kind.TRANSIENT, "Somebody else writes it, too."),
          new Known("Key not found", Kind.TRANSIENT, "Somebody else writes it, too."));

  private Answers() {}

  private static Known permanent(String words, String remedy) {
    return new Known(words, Kind.PERMANENT, remedy);
  }

  /** Returns whether an answer is one of the known errors; what a client sent is in log lines. */
  static boolean isRefusal(List<String> answer) {
    return answer.size() == 1
        && !answer.get(0).startsWith("<")
        && KNOWN.stream().anyMatch(error -> answer.get(0).contains(error.words));
  }

  /** Returns the failure that an answer stands for. */
  static AdapterException refused(
      NodeAddress node, String what, String answer, boolean somethingChanged) {
    var known = KNOWN.stream().filter(error -> answer.contains(error.words)).findFirst();
    var kind = known.map(Known::kind).orElse(Kind.OUTCOME_UNKNOWN);
    return new AdapterException(
        somethingChanged ? Kind.OUTCOME_UNKNOWN : kind,
        "HAProxy at '"
            + node
            + "' was to "
            + what
            + ", and said '"
            + Names.printable(answer, SHOWN)
            + "'. "
            + known.map(Known::remedy).orElse("Read back what it does now."));
  }

  /** Returns the lines of one answer, without empty ones. */
  static List<String> lines(String answer) {
    return answer.lines().filter(line -> !line.isEmpty()).toList();
  }

  /**
   * Takes apart the answers to several read commands of one line; an empty line ends each, but for
   * a refusal of the last command on 2.6.
   *
   * @param count how many commands there were
   * @return the lines of each answer
   * @throws AdapterException {@code TRANSIENT} if an answer is missing or cut off
   */
  static List<List<String>> split(NodeAddress node, String all, int count) {
    var answers = new ArrayList<List<String>>();
    var lines = new ArrayList<String>();
    int start = 0;
    for (int end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', start)) {
      var line = all.substring(start, end);
      start = end + 1;
      if (!line.isEmpty()) {
        lines.add(line);
      } else if (answers.size() < count) {
        answers.add(List.copyOf(lines));
        lines.clear();
      }
    }
    if (answers.size() == count - 1 && isRefusal(lines)) {
      answers.add(List.copyOf(lines));
      lines.clear();
    }
    if (answers.size() < count || !lines.isEmpty() || start < all.length()) {
      throw new AdapterException(
          Kind.TRANSIENT,
          "HAProxy at '" + node + "' gave an answer that was cut off; nothing is concluded of it.");
    }
    return answers;
  }
}
