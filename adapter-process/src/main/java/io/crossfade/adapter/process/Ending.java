package io.crossfade.adapter.process;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The end of some processes and of all that they started: each is asked, and killed if it is still
 * there after the grace. Confined to one effect.
 */
final class Ending {

  private static final Duration LAST_WAIT = Duration.ofSeconds(10);

  private final ProcessTable table;
  private final Patience patience;
  private final Map<ProcessIdentity, Set<ProcessIdentity>> families = new LinkedHashMap<>();

  Ending(ProcessTable table, Patience patience) {
    this.table = table;
    this.patience = patience;
  }

  /**
   * Ends processes.
   *
   * @return those that had to be killed, or left something that had to be
   * @throws AdapterException {@code OUTCOME_UNKNOWN} if one is there even then
   */
  Set<ProcessIdentity> end(Collection<ProcessIdentity> processes, Duration grace) {
    processes.forEach(process -> families.put(process, table.family(process.pid())));
    signal(left(), ProcessHandle::destroy);
    if (patience.await(() -> left().isEmpty(), grace)) {
      return Set.of();
    }
    var forced = new LinkedHashSet<ProcessIdentity>();
    families.replaceAll((process, family) -> grown(process, family, forced));
    signal(left(), ProcessHandle::destroyForcibly);
    if (!patience.await(() -> left().isEmpty(), LAST_WAIT)) {
      throw new AdapterException(
          Kind.OUTCOME_UNKNOWN,
          "The processes "
              + left()
              + " were killed and are still there; the machine may be waiting for a disk. See what"
              + " holds them.");
    }
    return forced;
  }

  /** Adds what was started meanwhile. While one lives, its session's number is not given away. */
  private Set<ProcessIdentity> grown(
      ProcessIdentity process, Set<ProcessIdentity> family, Set<ProcessIdentity> forced) {
    if (family.stream().noneMatch(table::runs)) {
      return family;
    }
    forced.add(process);
    var grown = new LinkedHashSet<>(family);
    grown.addAll(table.family(process.pid()));
    return grown;
  }

  private Set<ProcessIdentity> left() {
    var left = new LinkedHashSet<ProcessIdentity>();
    families.values().forEach(family -> family.stream().filter(table::runs).forEach(left::add));
    return left;
  }

  /** Takes the handle first and looks again: it refuses to signal a later process by itself. */
  private void signal(Set<ProcessIdentity> processes, Consumer<ProcessHandle> signal) {
    for (var process : processes) {
      ProcessHandle.of(process.pid()).filter(handle -> table.runs(process)).ifPresent(signal);
    }
  }
}
