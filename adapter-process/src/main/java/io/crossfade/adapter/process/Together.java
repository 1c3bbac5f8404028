package io.crossfade.adapter.process;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Does the same to many at once, at most so many at a time. The caller's thread does its share, so
 * an executor that is busy or refuses makes it slower and never stuck. Thread-safe.
 */
final class Together {

  private final Executor executor;
  private final int most;

  Together(Executor executor, int most) {
    this.executor = executor;
    this.most = most;
  }

  /** Does all, whatever becomes of one; then returns what came out, or throws the gravest. */
  <T, R> List<R> map(List<T> items, Function<T, R> each) {
    var tasks = items.stream().map(item -> new FutureTask<>(() -> each.apply(item))).toList();
    int helpers = Math.min(most, tasks.size()) - 1;
    for (int i = 0; i < helpers; i++) {
      help(tasks);
    }
    var results = new ArrayList<R>();
    var failures = new ArrayList<AdapterException>();
    tasks.forEach(FutureTask::run);
    for (var task : tasks) {
      Faults.collect(failures, () -> results.add(result(task, tasks)));
    }
    Faults.throwGravest(failures);
    return List.copyOf(results);
  }

  /** A task that is done or being done is passed over. */
  private <R> void help(List<FutureTask<R>> tasks) {
    try {
      executor.execute(() -> tasks.forEach(FutureTask::run));
    } catch (RejectedExecutionException busy) {
      // the caller does it
    }
  }

  private static <R> R result(FutureTask<R> task, List<FutureTask<R>> tasks) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw rethrown(e);
    } catch (InterruptedException e) {
      tasks.forEach(other -> other.cancel(true));
      Thread.currentThread().interrupt();
      throw new AdapterException(
          Kind.OUTCOME_UNKNOWN,
          "The wait for commands was interrupted; list the pool to see how far they came.",
          e);
    }
  }

  private static RuntimeException rethrown(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException failure) {
      return failure;
    }
    throw new IllegalStateException(e.getCause());
  }
}
