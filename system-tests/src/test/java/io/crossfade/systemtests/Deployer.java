package io.crossfade.systemtests;

import io.crossfade.Adapters;
import io.crossfade.Crossfade;
import io.crossfade.adapter.process.ChildProcessPool;
import io.crossfade.adapter.process.ChildProcessSettings;
import io.crossfade.command.CommandTemplate;
import io.crossfade.engine.DeploymentControl;
import io.crossfade.error.AdapterException;
import io.crossfade.error.JournalException;
import io.crossfade.error.PlanRejectedException;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.examples.service.ChildJvm;
import io.crossfade.journal.FileJournalStore;
import io.crossfade.journal.JournalStore;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Revision;
import io.crossfade.spec.DrainPolicy;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.strategies.bluegreen.BlueGreen;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A deployer in a process of its own, that can be killed and started again with the same arguments:
 * {@code FOLDER DEPLOYMENT REVISION WAY [FAILPOINT [CLOCKJUMP]]}. It goes on with what is open, and
 * begins the deployment if there has been none of that name. Exit code 0 if it succeeded, 1 if it
 * ended otherwise, 2 if the journal would not let it.
 */
final class Deployer {

  /** By which strategy. */
  enum Way {
    ROLLING(Rolling.inBatchesOf(1)),
    BLUE_GREEN(BlueGreen.builder().warm(Duration.ofMillis(200)).build());

    private final DeploymentStrategy strategy;

    Way(DeploymentStrategy strategy) {
      this.strategy = strategy;
    }
  }

  private static final String BALANCER = "balancer.properties";
  private static final String ADAPTER = "adapter";
  private static final DrainPolicy DRAIN =
      new DrainPolicy(Duration.ofSeconds(20), Duration.ofMillis(500), Duration.ofSeconds(20));

  /** The exit code of one that was not let begin. */
  private static final int REFUSED = 2;

  private final Path folder;
  private final DeploymentId id;
  private final Revision revision;
  private final Way way;
  private final Optional<FailPoint> point;
  private final TimeSource time;

  private Deployer(
      Path folder,
      DeploymentId id,
      Revision revision,
      Way way,
      Optional<FailPoint> point,
      TimeSource time) {
    this.folder = folder;
    this.id = id;
    this.revision = revision;
    this.way = way;
    this.point = point;
    this.time = time;
  }

  public static void main(String[] arguments) throws IOException {
    var deployer =
        new Deployer(
            Path.of(arguments[0]),
            DeploymentId.of(arguments[1]),
            Revision.of(arguments[2]),
            Way.valueOf(arguments[3]),
            arguments.length > 4
                ? Optional.of(FailPoint.parse(arguments[4]))
                : Optional.<FailPoint>empty(),
            arguments.length > 5
                ? ClockJump.parse(arguments[5]).in(TimeSource.system())
                : TimeSource.system());
    System.exit(deployer.run());
  }

  private int run() throws IOException {
    var settings = settings(folder);
    try (var router = new Adapters().router(settings.remove(ADAPTER), settings);
        var pool = pool(folder);
        var journal = FileJournalStore.open(folder.resolve("journal"));
        var crossfade =
            Stage.deployer(failing(TrafficRouter.class, router), failing(InstancePool.class, pool))
                .journal(failing(JournalStore.class, journal))
                .time(time)
                .build()) {
      var result = goOn(crossfade);
      System.out.println(result);
      return result.isSuccess() ? 0 : 1;
    } catch (JournalException e) {
      System.out.println(e.kind() + " " + e.getMessage());
      return REFUSED;
    } catch (PlanRejectedException | AdapterException e) {
      System.out.println(e.getMessage());
      return REFUSED;
    }
  }

  private <T> T failing(Class<T> type, T inner) {
    return point.map(p -> p.in(type, inner, reached(folder))).orElse(inner);
  }

  private DeploymentResult goOn(Crossfade crossfade) {
    var open = crossfade.open();
    if (!open.isEmpty()) {
      return crossfade.resume(open.get(0), new DeploymentControl());
    }
    var history = crossfade.history(id);
    if (history.isEmpty()) {
      var spec = Stage.spec(revision).toBuilder().drain(DRAIN).build();
      return crossfade.execute(crossfade.plan(spec, way.strategy), id, new DeploymentControl());
    }
    return history.get(history.size() - 1).event() instanceof DeploymentEvent.Ended ended
        ? ended.result()
        : crossfade.resume(id, new DeploymentControl()); // begun by another meanwhile
  }

  /** Writes down where a balancer is, for all such processes of a folder. */
  static void prepare(Path folder, Balancer balancer) throws IOException {
    var settings = new Properties();
    settings.putAll(balancer.settings());
    settings.setProperty(ADAPTER, balancer.adapter());
    try (var out = Files.newBufferedWriter(folder.resolve(BALANCER))) {
      settings.store(out, null);
    }
  }

  /** Starts such a process. */
  static Jvm start(Path folder, Revision revision, Way way, Optional<FailPoint> point) {
    return start(folder, to(revision), revision, way, point);
  }

  /** Starts such a process whose time of day jumps on the way to its fail point. */
  static Jvm start(Path folder, Revision revision, Way way, FailPoint point, ClockJump jump) {
    return start(folder, to(revision), revision, way, List.of(point.toString(), jump.toString()));
  }

  /** Starts such a process for a deployment of that name. */
  static Jvm start(
      Path folder, DeploymentId id, Revision revision, Way way, Optional<FailPoint> point) {
    return start(folder, id, revision, way, point.stream().map(FailPoint::toString).toList());
  }

  private static DeploymentId to(Revision revision) {
    return DeploymentId.of("to-" + revision);
  }

  private static Jvm start(
      Path folder, DeploymentId id, Revision revision, Way way, List<String> more) {
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of(folder.toString(), id.value(), revision.value(), way.name()));
    arguments.addAll(more);
    try {
      Files.deleteIfExists(reached(folder));
      var log = Files.createTempFile(folder, "deployer-", ".log");
      return Jvm.start(Deployer.class, log, arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the file that such a process makes when it is at its fail point. */
  static Path reached(Path folder) {
    return folder.resolve("reached");
  }

  private static Map<String, String> settings(Path folder) throws IOException {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(folder.resolve(BALANCER))) {
      properties.load(in);
    }
    var settings = new TreeMap<String, String>();
    properties.forEach((name, value) -> settings.put(name.toString(), value.toString()));
    return settings;
  }

  /** Returns the pool of all such processes: child JVMs that outlive them. */
  static InstancePool pool(Path folder) {
    var service =
        ChildJvm.service(
            List.of(
                "--version", "{revision}",
                "--instance", "{instance}",
                "--port-file", "{port-file}",
                "--service-time-ms", "2",
                "--lifetime-ms", "300000"));
    return ChildProcessPool.of(
        ChildProcessSettings.builder(folder.resolve("instances"), CommandTemplate.of(service))
            .build());
  }

  /** Returns how many steps of a deployment are done, by whichever process. */
  static long stepsDone(FileJournalStore journal, Stage stage, Revision revision) {
    try (var crossfade = Stage.deployer(stage.router(), stage.pool()).journal(journal).build()) {
      return crossfade.history(to(revision)).stream()
          .map(EventRecord::event)
          .filter(DeploymentEvent.StepFinished.class::isInstance)
          .count();
    }
  }
}
