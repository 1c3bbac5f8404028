package io.crossfade.examples.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;

/**
 * Open-loop load from within this process: requests are sent at a constant rate whether or not
 * earlier ones have been answered, and latency counts from when a request should have been sent, so
 * that a stall shows in every request that it held up (no coordinated omission).
 *
 * <p>Two threads, both daemons: one client on non-blocking sockets and one pacer. Thread-safe.
 */
public final class LoadGenerator implements LoadRun {
  private final LoadLedger ledger;
  private final LoadLoop loop;
  private final Thread client;

  private LoadGenerator(LoadLedger ledger, LoadLoop loop) {
    this.ledger = ledger;
    this.loop = loop;
    client = daemon(loop, "load-client");
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts the load at once.
   *
   * @throws UncheckedIOException if the operating system gives no selector
   */
  public static LoadGenerator start(LoadProfile profile) {
    try {
      Selector selector = Selector.open();
      Instant startedAt = Instant.now();
      Schedule schedule = Schedule.of(profile, System.nanoTime());
      LoadLedger ledger = new LoadLedger(startedAt, schedule.startNanos(), profile.firstPhase());
      LoadGenerator run =
          new LoadGenerator(ledger, new LoadLoop(schedule, profile, ledger, selector));
      run.client.start();
      daemon(new Pacer(schedule, selector), "load-pacer").start();
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException("Could not open a selector for the load: " + e, e);
    }
  }

  @Override
  public LoadReport snapshot() {
    return ledger.report(System.nanoTime());
  }

  @Override
  public void enterPhase(String name) {
    if (!LoadProfile.NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "phase must match " + LoadProfile.NAME + ", was '" + name + "'");
    }
    ledger.enterPhase(name, System.nanoTime());
  }

  @Override
  public boolean awaitEnd(Duration limit) {
    try {
      client.join(Math.max(1, limit.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !client.isAlive();
  }

  @Override
  public LoadReport stop() {
    loop.stop();
    boolean interrupted = joinClient();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return proven(snapshot());
  }

  private LoadReport proven(LoadReport report) {
    if (report.finished()) {
      return report;
    }
    Exception fault = loop.fault().orElseGet(() -> new IllegalStateException("its thread ended"));
    throw new IllegalStateException("The load generator broke down: " + fault, fault);
  }

  /** Waits however often it is interrupted: the wait is bounded by the timeout of the requests. */
  private boolean joinClient() {
    boolean interrupted = false;
    while (true) {
      try {
        client.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  @Override
  public void close() {
    loop.stop();
    joinClient();
  }
}
