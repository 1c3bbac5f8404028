package io.crossfade.examples.load;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes load from a process of its own, which ends at the end of its duration, on SIGTERM or when
 * it is told to; see {@link LoadArguments} for its arguments.
 *
 * <p>With a directory, it obeys {@code phase NAME} and {@code stop} in the file {@code control}
 * within 50 ms and replaces {@code report.jsonl} twice a second. Exit code: 0 if every request
 * succeeded, 1 if one failed, 2 for wrong arguments, 3 if the generator broke down. Thread-safe.
 */
public final class LoadMain {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final long REPORT_NANOS = Duration.ofMillis(500).toNanos();

  private final LoadRun run;
  private final Optional<LoadFiles> files;
  private final Lock publishing = new ReentrantLock();
  private int obeyed;

  private LoadMain(LoadArguments arguments) {
    run = LoadGenerator.start(arguments.profile());
    files = arguments.directory().map(LoadFiles::new);
  }

  /** Runs the load. */
  public static void main(String[] arguments) {
    try {
      System.exit(new LoadMain(LoadArguments.parse(arguments)).call());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (RuntimeException e) {
      System.err.println("The load ended without a result: " + e);
      System.exit(3);
    }
  }

  private int call() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::publishEnd, "load-stop"));
    steer();
    LoadReport report = run.stop();
    publish(report);
    System.out.print(ReportText.of(report));
    return report.failed() == 0 ? 0 : 1;
  }

  private void steer() {
    long publishedAt = System.nanoTime();
    publish(run.snapshot());
    while (!run.awaitEnd(POLL)) {
      obeyCommands();
      if (System.nanoTime() - publishedAt >= REPORT_NANOS) {
        publishedAt = System.nanoTime();
        publish(run.snapshot());
      }
    }
  }

  private void obeyCommands() {
    if (files.isPresent()) {
      for (String command : files.get().commandsAfter(obeyed)) {
        obeyed++;
        obey(command);
      }
    }
  }

  private void obey(String command) {
    if (command.equals("stop")) {
      run.stop();
    } else if (command.startsWith("phase ")) {
      run.enterPhase(command.substring("phase ".length()));
    } else {
      System.err.println("'" + command + "' is not a command; there are 'phase NAME' and 'stop'.");
    }
  }

  private void publishEnd() {
    publish(run.stop());
  }

  private void publish(LoadReport report) {
    publishing.lock();
    try {
      files.ifPresent(place -> ReportFile.write(place.report(), report));
    } finally {
      publishing.unlock();
    }
  }
}
