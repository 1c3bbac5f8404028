package io.crossfade.testkit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Work on threads of its own, for rules about several threads and for whatever else of a test
 * waits. Thread-safe.
 */
public final class Threads {

  private static final int SEVERAL = 4;

  private Threads() {}

  /**
   * Runs work on a new thread, and so is an executor for work that waits: the common pool, where a
   * {@code CompletableFuture} runs it else, may have one thread, which then waits for everybody.
   */
  public static void begin(Runnable work) {
    var thread = new Thread(work, "contract");
    thread.setDaemon(true);
    thread.start();
  }

  /** Does something so many times on each of four threads, and returns all that came of it. */
  static <T> CompletableFuture<List<T>> fourTimes(int times, Supplier<T> work) {
    var parts = new ArrayList<CompletableFuture<List<T>>>();
    for (int i = 0; i < SEVERAL; i++) {
      parts.add(CompletableFuture.supplyAsync(() -> repeated(times, work), Threads::begin));
    }
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(done -> parts.stream().flatMap(part -> part.join().stream()).toList());
  }

  private static <T> List<T> repeated(int times, Supplier<T> work) {
    var all = new ArrayList<T>();
    for (int i = 0; i < times; i++) {
      all.add(work.get());
    }
    return all;
  }
}
