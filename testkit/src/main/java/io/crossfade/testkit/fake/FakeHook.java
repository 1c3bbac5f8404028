package io.crossfade.testkit.fake;

import io.crossfade.spi.Hook;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A hook that remembers what it was run with.
 *
 * <p>Thread-safe.
 */
public final class FakeHook implements Hook {

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Context> runs = new ArrayList<>();
  private final Faults faults = new Faults("run");

  /** Makes a hook that succeeds. */
  public FakeHook() {}

  /** Returns what can go wrong; the operation is {@code run}. */
  public Faults faults() {
    return faults;
  }

  /** Returns what it was run with and did, in order. */
  public List<Context> runs() {
    lock.lock();
    try {
      return List.copyOf(runs);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run(Context context) {
    faults.call("run", fault -> fault.limit() > 0 && remember(context));
  }

  private boolean remember(Context context) {
    lock.lock();
    try {
      return runs.add(context);
    } finally {
      lock.unlock();
    }
  }
}
