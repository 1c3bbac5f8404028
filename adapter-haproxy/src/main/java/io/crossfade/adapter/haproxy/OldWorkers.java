package io.crossfade.adapter.haproxy;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The workers of one HAProxy from before its reloads, read through its master: each goes on with
 * the connections that it had, in the routing that it had. They take no changes of servers any
 * more. Source: HAProxy's management guide, section 9.4, and trials with 2.6.12.
 *
 * <p>Thread-safe.
 */
final class OldWorkers {

  private static final String OLD = "# old workers";

  private final HaProxyClient master;
  private final HaProxySettings settings;

  /** Old workers come with a reload only, so a process that was once seen without stays so. */
  private volatile String without = "";

  OldWorkers(HaProxyClient master, HaProxySettings settings) {
    this.master = master;
    this.settings = settings;
  }

  /**
   * Reads those that there are beside a worker.
   *
   * @throws AdapterException {@code TRANSIENT} if it cannot be told, or if the worker is not of
   *     this master
   */
  List<NodeReading> beside(NodeReading current) {
    if (without.equals(current.process().incarnation())) {
      return List.of();
    }
    var processes = processes();
    if (!pids(processes, "# workers").contains(current.process().pid())) {
      throw new AdapterException(
          Kind.TRANSIENT,
          "The master at '"
              + master.node()
              + "' has no worker "
              + current.process().pid()
              + ", but that is who answers at '"
              + current.node()
              + "'. If that stays so, give 'masters' in the order of 'nodes'.");
    }
    var old = pids(processes, OLD);
    if (old.isEmpty()) {
      without = current.process().incarnation();
    }
    return old.stream().map(pid -> read(current.node(), pid)).flatMap(Optional::stream).toList();
  }

  /** Reads one, unless it has just ended. */
  private Optional<NodeReading> read(NodeAddress node, String pid) {
    try {
      var answer = master.read(Commands.toOld(pid, Commands.readingLine(settings)));
      return Optional.of(NodeReading.parse(node, answer, settings));
    } catch (AdapterException e) {
      if (pids(processes(), OLD).contains(pid)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private List<String> processes() {
    return master.read(Commands.processes()).lines().toList();
  }

  /** Returns the process ids in one part of {@code show proc}. */
  private static List<String> pids(List<String> lines, String part) {
    var pids = new ArrayList<String>();
    boolean inside = false;
    for (var line : lines) {
      if (line.startsWith("# ")) {
        inside = line.strip().equals(part);
      } else if (inside && line.matches("[0-9]+ .*")) {
        pids.add(line.substring(0, line.indexOf(' ')));
      }
    }
    return pids;
  }
}
