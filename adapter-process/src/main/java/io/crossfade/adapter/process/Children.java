package io.crossfade.adapter.process;

import io.crossfade.adapter.process.Machine.Moment;
import io.crossfade.adapter.process.StartRecord.State;
import io.crossfade.command.CommandValues;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Children and their records. A start is intended on disk, then made, then claimed by the child,
 * then recorded; wherever that ends, the claim tells whether there is a child. Reading is
 * thread-safe; starting is done under the pool's lock.
 */
final class Children {

  private static final Duration CLAIM_DEADLINE = Duration.ofSeconds(20);

  private final ChildProcessSettings settings;
  private final StateFolder state;
  private final Machine machine;
  private final ProcessTable table;
  private final Patience patience;
  private final Launcher launcher;

  Children(ChildProcessSettings settings, StateFolder state, Machine machine, Patience patience) {
    this.settings = settings;
    this.state = state;
    this.machine = machine;
    this.table = machine.table();
    this.patience = patience;
    this.launcher = new Launcher(settings.environment());
  }

  /** Returns the latest start of an instance if its process runs; changes nothing. */
  Optional<StartRecord> alive(InstanceFolder folder) {
    return folder
        .record()
        .flatMap(record -> known(folder, record))
        .filter(record -> table.runs(record.process()));
  }

  /**
   * Returns the latest start of an instance if its process runs, after what an earlier deployer
   * left half-way is decided for good.
   */
  Optional<StartRecord> settled(InstanceFolder folder) {
    return folder
        .record()
        .map(record -> record.state() == State.INTENDED ? decided(folder, record) : record)
        .filter(record -> record.state() == State.RUNNING && table.runs(record.process()));
  }

  /** Returns the instance that a start is; empty while its port is not known. */
  Optional<Instance> instance(InstanceFolder folder, StartRecord record) {
    var port = record.port() > 0 ? OptionalInt.of(record.port()) : folder.port(record.number());
    return port.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Instance.builder(
                    folder.id(), record.revision(), Endpoint.of(settings.host(), port.getAsInt()))
                .incarnation(Incarnation.of(record.process().toString()))
                .zone(settings.zone())
                .labels(Map.of("pid", Long.toString(record.process().pid())))
                .build());
  }

  /** Starts an instance in a slot where nothing runs. */
  void start(InstanceFolder folder, String key, Revision revision) {
    var earlier = folder.record();
    var fresh = StartRecord.first(key, revision, table.boot(), portFor(folder, earlier));
    var intent = earlier.map(fresh::after).orElse(fresh);
    var argv = argv(folder, intent);
    folder.prepare(intent.number());
    folder.write(intent);
    machine.reached().accept(Moment.INTENDED);
    var child = launch(folder, intent, argv);
    machine.reached().accept(Moment.SPAWNED);
    var claim = folder.claim(intent.number());
    patience.await(() -> Files.exists(claim) || !child.isAlive(), CLAIM_DEADLINE);
    if (decided(folder, intent).state() == State.ENDED) {
      throw notClaimed(folder, intent, child);
    }
    machine.reached().accept(Moment.RECORDED);
  }

  /** Waits until all are known by their ports. */
  List<Instance> awaitInstances(List<InstanceFolder> folders) {
    var found = new LinkedHashMap<InstanceFolder, Instance>();
    var failures = new LinkedHashMap<InstanceFolder, AdapterException>();
    patience.await(() -> look(folders, found, failures), settings.startDeadline());
    for (var folder : folders) {
      if (!found.containsKey(folder)) {
        failures.computeIfAbsent(folder, this::late);
      }
    }
    Faults.throwGravest(new ArrayList<>(failures.values()));
    return folders.stream()
        .flatMap(folder -> Optional.ofNullable(found.get(folder)).stream())
        .toList();
  }

  private boolean look(
      List<InstanceFolder> folders,
      Map<InstanceFolder, Instance> found,
      Map<InstanceFolder, AdapterException> failures) {
    for (var folder : folders) {
      if (!found.containsKey(folder) && !failures.containsKey(folder)) {
        var record = alive(folder);
        record.flatMap(start -> instance(folder, start)).ifPresent(it -> found.put(folder, it));
        if (record.isEmpty()) {
          failures.put(folder, died(folder));
        }
      }
    }
    return found.size() + failures.size() == folders.size();
  }

  /** Reads the claim of a start that is only intended. */
  private Optional<StartRecord> known(InstanceFolder folder, StartRecord record) {
    return switch (record.state()) {
      case INTENDED ->
          Claim.read(folder.claim(record.number()))
              .flatMap(claim -> table.claimant(claim, record.boot()))
              .map(record::running);
      case RUNNING -> Optional.of(record);
      case ENDED -> Optional.empty();
    };
  }

  /** From here on nobody can claim the start any more: there is a child, or there never will be. */
  private StartRecord decided(InstanceFolder folder, StartRecord record) {
    var decided =
        Claim.readOrRefuse(folder.claim(record.number()))
            .flatMap(claim -> table.claimant(claim, record.boot()))
            .map(record::running)
            .orElseGet(record::ended);
    folder.write(decided);
    return decided;
  }

  private Process launch(InstanceFolder folder, StartRecord intent, List<String> argv) {
    try {
      return launcher.launch(folder, intent.number(), argv);
    } catch (IOException e) {
      decided(folder, intent);
      throw new AdapterException(
          Kind.TRANSIENT,
          "Could not make a process for instance '" + folder.id() + "': " + e.getMessage() + ".",
          e);
    }
  }

  private List<String> argv(InstanceFolder folder, StartRecord start) {
    var values =
        CommandValues.none()
            .name("instance", folder.id().value())
            .name("revision", start.revision().value())
            .path("directory", folder.path())
            .path("port-file", folder.portFile(start.number()))
            .number("port", start.port())
            .name("host", settings.host());
    return settings.commandFor(start.revision()).fill(values);
  }

  private int portFor(InstanceFolder folder, Optional<StartRecord> earlier) {
    if (settings.ports().isEmpty()) {
      return 0;
    }
    var range = settings.ports().get();
    return range
        .free(earlier.map(StartRecord::port).orElse(0), portsInUse())
        .orElseThrow(
            () ->
                new AdapterException(
                    Kind.PERMANENT,
                    "There is no free port within "
                        + range
                        + " for instance '"
                        + folder.id()
                        + "'; nothing was changed. Give the pool more ports."));
  }

  private Set<Integer> portsInUse() {
    return state.all().stream()
        .flatMap(folder -> alive(folder).stream())
        .map(StartRecord::port)
        .collect(Collectors.toSet());
  }

  private static AdapterException notClaimed(
      InstanceFolder folder, StartRecord intent, Process child) {
    boolean ended = !child.isAlive();
    return new AdapterException(
        ended ? Kind.PERMANENT : Kind.TRANSIENT,
        "The process for instance '"
            + folder.id()
            + "' did not take its start "
            + (ended
                ? "and exited with " + child.exitValue()
                : "within " + CLAIM_DEADLINE.toSeconds() + " s, and was refused it")
            + "; nothing runs. The state folder must be on a file system with hard links; see '"
            + folder.errors(intent.number())
            + "'.");
  }

  private AdapterException died(InstanceFolder folder) {
    long start = folder.record().map(StartRecord::number).orElse(0L);
    var words = folder.lastWords(start);
    return new AdapterException(
        Kind.PERMANENT,
        "Instance '"
            + folder.id()
            + "' ended before it was reachable"
            + (words.isEmpty() ? "" : ", with the last words '" + words + "'")
            + "; nothing runs in its place. See '"
            + folder.errors(start)
            + "'.");
  }

  private AdapterException late(InstanceFolder folder) {
    return new AdapterException(
        Kind.OUTCOME_UNKNOWN,
        "Instance '"
            + folder.id()
            + "' was started, but had written no port after "
            + settings.startDeadline().toSeconds()
            + " s. It goes on; ask again to wait on, or stop it.");
  }
}
