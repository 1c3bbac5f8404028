package io.crossfade.adapter.haproxy;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one HAProxy tells of our backend and our map, read in one go.
 *
 * <p>Immutable.
 *
 * @param node which HAProxy
 * @param process which process of it
 * @param servers the servers by name, in the order of HAProxy
 * @param notes what our map holds
 * @param labels which instance is noted for each server that has one
 * @param stats the statistics by server; empty if only the routing was read
 * @param log what the ring of {@link HaProxySettings#responseTimes} holds; empty if not asked for
 * @param members who is in each server that is in use, by its label, or by its own name if it
 *     serves and was never in a table
 */
record NodeReading(
    NodeAddress node,
    ProcessInfo process,
    Map<String, ServerRow> servers,
    Notes notes,
    Map<String, Notes.Label> labels,
    Map<String, ServerStats> stats,
    List<String> log,
    Map<String, Notes.Label> members) {

  /** The places of the answers, in the order of {@link Commands#read}. */
  private static final int PROCESS = 0;

  private static final int SERVERS = 1;
  private static final int MAP = 2;
  private static final int STATS = 3;
  private static final int LOG = 4;

  /** Which process of which HAProxy: each counts anew, and logs to a ring of its own. */
  record Worker(NodeAddress node, String incarnation) {

    /** Returns whether readings are of its HAProxy, but none of it. */
    boolean hasEnded(List<NodeReading> readings) {
      return readings.stream().anyMatch(reading -> reading.node().equals(node))
          && readings.stream().noneMatch(reading -> reading.worker().equals(this));
    }
  }

  Worker worker() {
    return new Worker(node, process.incarnation());
  }

  /**
   * Reads one HAProxy, on one connection.
   *
   * @throws AdapterException {@code PERMANENT} if it has no such backend or map, else {@code
   *     TRANSIENT}
   */
  static NodeReading of(HaProxyClient client, HaProxySettings settings) {
    var answer = client.read(Commands.readingLine(settings));
    return requireCurrent(parse(client.node(), answer, settings));
  }

  /**
   * Reads how one HAProxy routes, without what its servers get.
   *
   * @throws AdapterException {@code PERMANENT} if it has no such backend or map, else {@code
   *     TRANSIENT}
   */
  static NodeReading ofRouting(Conversation conversation, HaProxySettings settings) {
    var answers = conversation.read(Commands.readRouting(settings.backend(), settings.map()));
    var lines = answers.stream().map(Answers::lines).toList();
    return requireCurrent(parse(conversation.node(), lines, settings.group()));
  }

  private static NodeReading requireCurrent(NodeReading reading) {
    if (reading.process().isStopping()) {
      throw new AdapterException(
          Kind.TRANSIENT,
          "HAProxy at '" + reading.node() + "' is being replaced by a reload; ask again.");
    }
    return reading;
  }

  /**
   * Reads the answer to {@link Commands#readingLine}.
   *
   * @throws AdapterException {@code PERMANENT} if it has no such backend or map, else {@code
   *     TRANSIENT}
   */
  static NodeReading parse(NodeAddress node, String answer, HaProxySettings settings) {
    int count = Commands.read(settings).size();
    return parse(node, Answers.split(node, answer, count), settings.group());
  }

  private static NodeReading parse(NodeAddress node, List<List<String>> answers, GroupId group) {
    boolean hasStats = answers.size() > STATS;
    boolean hasLog = answers.size() > LOG;
    requireAnswered(node, hasLog ? answers.subList(0, LOG) : answers);
    try {
      var servers = new LinkedHashMap<String, ServerRow>();
      ServerRow.parse(answers.get(SERVERS)).forEach(row -> servers.put(row.name(), row));
      var notes = Notes.parse(answers.get(MAP));
      var labels = notes.labels();
      return new NodeReading(
          node,
          ProcessInfo.parse(answers.get(PROCESS)),
          servers,
          notes,
          labels,
          hasStats ? ServerStats.parse(answers.get(STATS)) : Map.of(),
          hasLog ? answers.get(LOG) : List.of(),
          members(servers, labels, group));
    } catch (IllegalArgumentException e) {
      throw new AdapterException(
          Kind.TRANSIENT,
          "HAProxy at '" + node + "' gave an answer that is not understood: " + e.getMessage(),
          e);
    }
  }

  private static Map<String, Notes.Label> members(
      Map<String, ServerRow> servers, Map<String, Notes.Label> labels, GroupId group) {
    var members = new LinkedHashMap<String, Notes.Label>();
    servers.forEach(
        (server, row) -> {
          var label = labels.get(server);
          if (label != null) {
            members.put(server, label);
          } else if (!row.isOut()) {
            members.put(server, new Notes.Label(InstanceId.of(server), group, 1));
          }
        });
    return members;
  }

  private static void requireAnswered(NodeAddress node, List<List<String>> answers) {
    for (var answer : answers) {
      boolean isData = answer.size() != 1 || answer.get(0).matches("(0x|# ).*");
      if (!isData) {
        throw Answers.refused(node, "show what it does", answer.get(0), false);
      }
    }
  }
}
