package io.crossfade.benchmarks.fleet;

import io.crossfade.Crossfade;
import io.crossfade.engine.DeploymentControl;
import io.crossfade.journal.FileJournalStore;
import io.crossfade.journal.JournalRecord;
import io.crossfade.journal.JournalStore;
import io.crossfade.model.DeploymentId;
import io.crossfade.spec.Amount;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spi.HealthProbe;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.testkit.fake.FakeFleet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Replaces fleets of growing size by a rolling deployment in virtual time, with a real file
 * journal: what is left is what the engine takes by itself. Beside it stand the least that the
 * machine asks for the same: a synced write of each record, and a round trip for each check.
 *
 * <p>Not a JMH benchmark: memory, threads and bytes matter as much as time. Arguments: the sizes
 * (1,000, 10,000 and 100,000). The first size is run once before, so that all is compiled.
 */
public final class FleetBenchmark {

  private static final DeploymentId ID = DeploymentId.of("fleet");
  private static final String ROW = "%10s %8s %8s %9s %9s %8s %8s %8s %9s %10s %9s %10s%n";
  private static final int MILLION = 1_000_000;

  private final int size;
  private final Path folder;
  private final AtomicLong checks = new AtomicLong();

  private FleetBenchmark(int size, Path folder) {
    this.size = size;
    this.folder = folder;
  }

  /** Runs the sizes and prints the table. */
  public static void main(String... arguments) throws IOException {
    var sizes =
        arguments.length == 0
            ? List.of(1_000, 10_000, 100_000)
            : Arrays.stream(arguments).map(Integer::valueOf).toList();
    measure(sizes.get(0));
    System.out.printf(
        ROW,
        "instances",
        "plan",
        "execute",
        "live heap",
        "peak heap",
        "threads",
        "records",
        "bytes",
        "journal",
        "sync floor",
        "checks",
        "trip floor");
    for (int size : sizes) {
      System.out.print(measure(size));
    }
    System.out.printf(
        Locale.ROOT,
        "times in ms, heap in MiB, bytes for each record and instance in a step, load %.1f%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String measure(int size) throws IOException {
    var folder = Files.createTempDirectory("crossfade-fleet-");
    try {
      return new FleetBenchmark(size, folder).row();
    } finally {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private String row() throws IOException {
    var fleet = FakeFleet.ofSize(size);
    HealthProbe probe =
        instance -> {
          checks.incrementAndGet();
          return fleet.probe().check(instance);
        };
    try (var journal = FileJournalStore.open(folder)) {
      var timed = new TimedJournal(journal);
      try (var crossfade = deployer(fleet, probe, timed);
          var memory = new Memory()) {
        long begin = System.nanoTime();
        var plan =
            crossfade.plan(DeploymentSpec.toRevision("v2"), Rolling.inBatchesOf(Amount.percent(5)));
        long planned = System.nanoTime();
        var result = crossfade.execute(plan, ID, new DeploymentControl());
        long executed = System.nanoTime();
        if (!result.isSuccess()) {
          throw new IllegalStateException(result.toString());
        }
        return line(planned - begin, executed - planned, memory, timed, journal.read(ID));
      }
    }
  }

  private static Crossfade deployer(FakeFleet fleet, HealthProbe probe, JournalStore journal) {
    return Crossfade.builder("bench")
        .router(fleet.router())
        .pool(fleet.pool())
        .probe(probe)
        .journal(journal)
        .time(fleet.time())
        .executor(Runnable::run)
        .build();
  }

  private String line(
      long plan, long execute, Memory memory, TimedJournal journal, List<JournalRecord> records)
      throws IOException {
    var payloads = records.stream().map(JournalRecord::payload).toList();
    long bytes = payloads.stream().mapToLong(String::length).sum();
    return String.format(
        Locale.ROOT,
        ROW,
        size,
        plan / MILLION,
        execute / MILLION,
        memory.live(),
        memory.peak(),
        memory.threads(),
        records.size(),
        bytes / records.size(),
        journal.nanos() / MILLION,
        Floor.ofSyncs(folder, payloads).toMillis(),
        checks.get(),
        Floor.ofRoundTrips(checks.get()).toMillis());
  }
}
