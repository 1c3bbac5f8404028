package io.crossfade.time;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A flag that one thread raises to end another's wait.
 *
 * <p>Thread-safe.
 */
public final class Signal {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition raisedNow = lock.newCondition();
  private boolean raised;

  /** Makes a lowered signal. */
  public Signal() {}

  /** Raises the signal and ends every wait for it. */
  public void raise() {
    lock.lock();
    try {
      raised = true;
      raisedNow.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lowers the signal and returns whether it was raised. */
  public boolean lower() {
    lock.lock();
    try {
      boolean was = raised;
      raised = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the signal is raised. */
  public boolean isRaised() {
    lock.lock();
    try {
      return raised;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the signal in real time; only a {@link TimeSource} of real time calls this.
   *
   * @param atMost how long to wait
   * @return whether the signal was raised
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean awaitRaised(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (!raised && left > 0) {
        left = raisedNow.awaitNanos(left);
      }
      return raised;
    } finally {
      lock.unlock();
    }
  }
}
