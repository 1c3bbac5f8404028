package io.crossfade.examples.demo;

import io.crossfade.CrossfadeBuilder;
import io.crossfade.adapter.process.ChildProcessPool;
import io.crossfade.examples.load.LoadProcess;
import io.crossfade.examples.load.LoadProfile;
import io.crossfade.examples.load.LoadRun;
import io.crossfade.journal.FileJournalStore;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Four real processes of version 1 behind a router, and load on it; everything ends with it.
 *
 * <p>Confined to one thread.
 */
final class Stage implements AutoCloseable {

  private static final GroupId BLUE = GroupId.of("blue");

  private final Path folder;
  private final Front front;
  private final ChildProcessPool pool;
  private final FileJournalStore journal;
  private final LoadRun load;

  private Stage(
      Path folder, Front front, ChildProcessPool pool, FileJournalStore journal, LoadRun load) {
    this.folder = folder;
    this.front = front;
    this.pool = pool;
    this.journal = journal;
    this.load = load;
  }

  /** Starts all of it, and returns once version 1 serves. */
  static Stage open(Part part) {
    try {
      var folder = Files.createTempDirectory("crossfade-demo-");
      var pool = Fixture.pool(folder, part.turnsBad());
      var first = pool.start("demo-first", Fixture.V1, Fixture.firstInstances());
      awaitHealthy(first);
      var front = part == Part.RESUME ? Front.apart(folder) : Front.here();
      front
          .router()
          .apply(RoutingTable.allTo(BLUE, first), new Fence(DeploymentId.of("demo-first"), 1));
      var load = LoadProcess.start(profile(front), Files.createDirectory(folder.resolve("load")));
      return new Stage(folder, front, pool, journal(folder), load);
    } catch (IOException e) {
      throw new UncheckedIOException("the demo could not make its folder", e);
    }
  }

  private static void awaitHealthy(List<Instance> instances) {
    var probe = Fixture.probe();
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!instances.stream().allMatch(instance -> probe.check(instance).isHealthy())) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("version 1 did not become healthy: " + instances);
      }
      Thread.onSpinWait();
    }
  }

  private static LoadProfile profile(Front front) {
    return LoadProfile.builder(front.address())
        .requestsPerSecond(Fixture.REQUESTS_PER_SECOND)
        .lasting(Duration.ofMinutes(5))
        .build();
  }

  static FileJournalStore journal(Path folder) {
    return FileJournalStore.open(folder.resolve("journal"));
  }

  Path folder() {
    return folder;
  }

  LoadRun load() {
    return load;
  }

  FileJournalStore journal() {
    return journal;
  }

  /** Returns a builder of a deployer in this process. */
  CrossfadeBuilder deployer() {
    return Fixture.deployer(front.router(), pool, journal);
  }

  Fleet fleet() {
    try (var crossfade = deployer().build()) {
      return crossfade.fleet();
    }
  }

  @Override
  public void close() {
    load.close();
    stopInstances();
    front.close();
    journal.close();
    deleteFolder();
  }

  private void stopInstances() {
    var running = pool.list().stream().map(Instance::id).toList();
    pool.stop("demo-last", running, Duration.ofSeconds(5));
    pool.close();
  }

  private void deleteFolder() {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the demo could not delete " + folder, e);
    }
  }
}
