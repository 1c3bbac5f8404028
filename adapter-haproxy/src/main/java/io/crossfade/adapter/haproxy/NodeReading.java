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
    Map<String, Notes.Label> members) {

  private static final int ANSWERS = 4;

  /**
   * Reads one HAProxy.
   *
   * @throws AdapterException {@code PERMANENT} if it has no such backend or map, else {@code
   *     TRANSIENT}
   */
  static NodeReading of(HaProxyClient client, String backend, String map, GroupId group) {
    var answer = client.read(Commands.read(backend, map));
    return requireCurrent(parse(client.node(), answer, group));
  }

  /**
   * Reads how one HAProxy routes, without what its servers get.
   *
   * @throws AdapterException {@code PERMANENT} if it has no such backend or map, else {@code
   *     TRANSIENT}
   */
  static NodeReading ofRouting(
      Conversation conversation, String backend, String map, GroupId group) {
    var answers = conversation.read(Commands.readRouting(backend, map));
    var lines = answers.stream().map(Answers::lines).toList();
    return requireCurrent(parse(conversation.node(), lines, group));
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
   * Reads the answer to {@link Commands#read}.
   *
   * @throws AdapterException {@code PERMANENT} if it has no such backend or map, else {@code
   *     TRANSIENT}
   */
  static NodeReading parse(NodeAddress node, String answer, GroupId group) {
    return parse(node, Answers.split(node, answer, ANSWERS), group);
  }

  private static NodeReading parse(NodeAddress node, List<List<String>> answers, GroupId group) {
    requireAnswered(node, answers);
    try {
      var servers = new LinkedHashMap<String, ServerRow>();
      ServerRow.parse(answers.get(1)).forEach(row -> servers.put(row.name(), row));
      var notes = Notes.parse(answers.get(2));
      var labels = notes.labels();
      return new NodeReading(
          node,
          ProcessInfo.parse(answers.get(0)),
          servers,
          notes,
          labels,
          answers.size() < ANSWERS ? Map.of() : ServerStats.parse(answers.get(3)),
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
