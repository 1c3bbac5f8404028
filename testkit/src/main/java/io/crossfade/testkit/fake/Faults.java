package io.crossfade.testkit.fake;

import io.crossfade.testkit.fake.Fault.Behaviour;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the calls of a fake that go wrong. Operations are named as the methods they stand for:
 *
 * <pre>
 *   router.faults().onNext("apply").applyThenFail(OUTCOME_UNKNOWN);
 *   router.faults().onCall("observe", 3).stale();
 *   pool.faults().always("start").fail(PERMANENT);
 * </pre>
 *
 * <p>A call chosen by its number goes before one chosen as next, and that before always.
 *
 * <p>Thread-safe.
 */
public final class Faults {

  private final Set<String> operations;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Integer> calls = new HashMap<>();
  private final Map<String, Map<Integer, Behaviour>> numbered = new HashMap<>();
  private final Map<String, Deque<Behaviour>> next = new HashMap<>();
  private final Map<String, Behaviour> standing = new HashMap<>();

  Faults(String... operations) {
    this.operations = new TreeSet<>(Set.of(operations));
  }

  /** Chooses the next call; said twice, the two next calls. */
  public Fault onNext(String operation) {
    requireKnown(operation);
    return choose(
        behaviour -> next.computeIfAbsent(operation, o -> new ArrayDeque<>()).add(behaviour));
  }

  /**
   * Chooses a call by its number.
   *
   * @param number counted from 1 since the fake was made
   */
  public Fault onCall(String operation, int number) {
    requireKnown(operation);
    return choose(
        behaviour ->
            numbered.computeIfAbsent(operation, o -> new HashMap<>()).put(number, behaviour));
  }

  /** Chooses every call from now on. */
  public Fault always(String operation) {
    requireKnown(operation);
    return choose(behaviour -> standing.put(operation, behaviour));
  }

  /** Lets every call of an operation go its way again. */
  public void clear(String operation) {
    requireKnown(operation);
    lock.lock();
    try {
      numbered.remove(operation);
      next.remove(operation);
      standing.remove(operation);
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many calls of an operation there were, failed ones included. */
  public int calls(String operation) {
    requireKnown(operation);
    lock.lock();
    try {
      return calls.getOrDefault(operation, 0);
    } finally {
      lock.unlock();
    }
  }

  /** Makes a call with what was chosen for it. The actions of a fault run outside any lock. */
  <T> T call(String operation, Function<Behaviour, T> work) {
    int number = count(operation);
    var behaviour = take(operation, number);
    var moment = operation + ", call " + number;
    behaviour.before().accept(moment);
    T answer = work.apply(behaviour);
    behaviour.after().accept(moment);
    return answer;
  }

  private Fault choose(Consumer<Behaviour> keep) {
    return new Fault(
        behaviour -> {
          lock.lock();
          try {
            keep.accept(behaviour);
          } finally {
            lock.unlock();
          }
        });
  }

  private int count(String operation) {
    lock.lock();
    try {
      return calls.merge(operation, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
  }

  private Behaviour take(String operation, int number) {
    lock.lock();
    try {
      var byNumber = numbered.getOrDefault(operation, Map.of()).get(number);
      if (byNumber != null) {
        return byNumber;
      }
      @Nullable Behaviour queued = next.getOrDefault(operation, new ArrayDeque<>()).poll();
      return queued == null ? standing.getOrDefault(operation, Behaviour.NORMAL) : queued;
    } finally {
      lock.unlock();
    }
  }

  private void requireKnown(String operation) {
    if (!operations.contains(operation)) {
      throw new IllegalArgumentException(
          "operation must be one of " + operations + ", was '" + operation + "'");
    }
  }
}
