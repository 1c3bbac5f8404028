package io.crossfade.adapter.process;

import io.crossfade.command.CommandValues;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Ids;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Names;
import io.crossfade.model.Revision;
import io.crossfade.model.Slots;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances as processes on this machine. They outlive the deployer, and a later one finds them
 * again by what is kept in a state folder and by what the machine says of the process, so that
 * neither a crash nor a process number that is used anew misleads it.
 *
 * <p>A child runs in the foreground, in a session of its own, with its folder as working directory
 * and its output in files there. It is stopped with SIGTERM, and with SIGKILL after the grace;
 * whatever it started is stopped with it.
 *
 * <p>Used by one thread at a time, {@link #list} by several. Pools of several processes on one
 * state folder take turns, and the folder remembers the highest epoch.
 */
public final class ChildProcessPool implements InstancePool {

  private static final Logger LOG = LoggerFactory.getLogger(ChildProcessPool.class);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(32);

  private final StateFolder state;
  private final ProcessTable table;
  private final Patience patience;
  private final Children children;
  private final Duration lockDeadline;
  private Optional<Fence> writer = Optional.empty();

  private ChildProcessPool(ChildProcessSettings settings, Machine machine) {
    this.state = new StateFolder(settings.directory());
    this.table = machine.table();
    this.patience = new Patience(settings.time(), LONGEST_PAUSE);
    this.children = new Children(settings, state, machine, patience);
    this.lockDeadline = settings.lockDeadline();
  }

  /** Returns the pool of these settings. Nothing is started or read before it is asked. */
  public static ChildProcessPool of(ChildProcessSettings settings) {
    return on(settings, Machine.system());
  }

  static ChildProcessPool on(ChildProcessSettings settings, Machine machine) {
    return new ChildProcessPool(settings, machine);
  }

  @Override
  public PoolCapabilities capabilities() {
    return PoolCapabilities.all();
  }

  @Override
  public Slots slots() {
    return Slots.any();
  }

  @Override
  public List<Instance> list() {
    return guarded(
        Kind.TRANSIENT,
        "list",
        List.of(),
        () ->
            state.all().stream()
                .flatMap(
                    folder ->
                        children
                            .alive(folder)
                            .flatMap(record -> children.instance(folder, record))
                            .stream())
                .toList());
  }

  @Override
  public void fence(Fence fence) {
    writer = Optional.of(fence);
    guarded(
        Kind.TRANSIENT,
        "tell who changes",
        List.of(),
        () -> {
          underLock(() -> {});
          return true;
        });
  }

  @Override
  public List<Instance> start(String key, Revision revision, List<InstanceId> instances) {
    var folders = folders("start", revision, instances);
    return guarded(
        Kind.OUTCOME_UNKNOWN,
        "start",
        instances,
        () -> {
          underLock(() -> folders.forEach(folder -> startUnlessRunning(folder, key, revision)));
          return children.awaitInstances(folders);
        });
  }

  @Override
  public List<Instance> replace(
      String key, Revision revision, List<InstanceId> instances, Duration grace) {
    var folders = folders("replace", revision, instances);
    return guarded(
        Kind.OUTCOME_UNKNOWN,
        "replace",
        instances,
        () -> {
          underLock(() -> replaceOthers(key, revision, folders, grace));
          return Faults.afterChange("replace", instances, () -> children.awaitInstances(folders));
        });
  }

  @Override
  public void stop(String key, List<InstanceId> instances, Duration grace) {
    var folders = folders("stop", Revision.of("any"), instances);
    guarded(
        Kind.OUTCOME_UNKNOWN,
        "stop",
        instances,
        () -> {
          underLock(
              () ->
                  end(
                      key,
                      folders.stream().filter(folder -> !wasStoppedBy(key, folder)).toList(),
                      grace));
          return true;
        });
  }

  private void startUnlessRunning(InstanceFolder folder, String key, Revision revision) {
    var running = children.settled(folder);
    if (running.isEmpty()) {
      children.start(folder, key, revision);
    } else if (!running.get().revision().equals(revision)) {
      throw new AdapterException(
          Kind.PERMANENT,
          "Instance '"
              + folder.id()
              + "' was to be started with revision '"
              + revision
              + "', but revision '"
              + running.get().revision()
              + "' runs in it; nothing was changed. Replace it, or use another name.");
    }
  }

  private void replaceOthers(
      String key, Revision revision, List<InstanceFolder> folders, Duration grace) {
    refuseUnknown(folders);
    var others =
        folders.stream()
            .filter(
                folder ->
                    children
                        .settled(folder)
                        .filter(start -> start.revision().equals(revision))
                        .isEmpty())
            .toList();
    end(key, others, grace);
    Faults.afterChange(
        "replace",
        others.stream().map(InstanceFolder::id).toList(),
        () -> {
          others.forEach(folder -> children.start(folder, key, revision));
          return true;
        });
  }

  private static void refuseUnknown(List<InstanceFolder> folders) {
    var unknown =
        folders.stream()
            .filter(folder -> folder.record().isEmpty())
            .map(InstanceFolder::id)
            .toList();
    if (!unknown.isEmpty()) {
      throw new AdapterException(
          Kind.PERMANENT,
          "There never was an instance "
              + Ids.brief(unknown)
              + " that could be replaced; nothing was changed. Start it.");
    }
  }

  /** A late repetition of a stop must not hit what was started since. */
  private static boolean wasStoppedBy(String key, InstanceFolder folder) {
    var repeated = folder.record().filter(record -> record.stops().contains(key));
    repeated
        .filter(record -> record.state() != StartRecord.State.ENDED)
        .ifPresent(
            record ->
                LOG.warn(
                    "Instance '{}' is left alone: it was started after the stop '{}' was done",
                    folder.id(),
                    Names.printable(key)));
    return repeated.isPresent();
  }

  private void end(String key, List<InstanceFolder> folders, Duration grace) {
    var running = new LinkedHashMap<InstanceFolder, StartRecord>();
    folders.forEach(folder -> children.settled(folder).ifPresent(it -> running.put(folder, it)));
    var processes = running.values().stream().map(StartRecord::process).toList();
    var forced = new Ending(table, patience).end(processes, grace);
    for (var folder : folders) {
      folder
          .record()
          .ifPresent(
              record -> folder.write(record.stopped(key, forced.contains(record.process()))));
    }
    running.forEach((folder, record) -> tell(folder, record, grace, forced));
  }

  private static void tell(
      InstanceFolder folder, StartRecord record, Duration grace, Set<ProcessIdentity> forced) {
    if (forced.contains(record.process())) {
      LOG.warn(
          "Instance '{}' (process {}) did not go within {} when asked, and was killed",
          folder.id(),
          record.process(),
          grace);
    } else {
      LOG.info("Instance '{}' (process {}) was stopped", folder.id(), record.process());
    }
  }

  private void underLock(Runnable effect) {
    state.prepare();
    try (var lock = EffectLock.take(state, patience, lockDeadline)) {
      Objects.requireNonNull(lock);
      writer.ifPresent(state.highestEpoch()::enter);
      effect.run();
    }
  }

  private List<InstanceFolder> folders(
      String effect, Revision revision, List<InstanceId> instances) {
    try {
      CommandValues.requireSafe("revision", revision.value());
      return instances.stream().map(state::instance).toList();
    } catch (IllegalArgumentException e) {
      throw new AdapterException(
          Kind.PERMANENT,
          "Could not "
              + effect
              + " "
              + Ids.brief(instances)
              + ", and nothing was changed: "
              + e.getMessage()
              + ".",
          e);
    }
  }

  private static <T> T guarded(
      Kind kind, String effect, List<InstanceId> instances, Supplier<T> body) {
    try {
      return body.get();
    } catch (UncheckedIOException e) {
      throw new AdapterException(
          kind,
          "To "
              + effect
              + " "
              + Ids.brief(instances)
              + " failed at the state folder: "
              + Names.printable(String.valueOf(e.getMessage()), 300)
              + ". See that it can be read and written, and has room.",
          e);
    }
  }
}
