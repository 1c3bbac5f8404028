package io.crossfade.systemtests;

import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A jump of a deployer's time of day, as when somebody sets its machine's clock. What it measures
 * waits with goes on as it did.
 *
 * <p>Immutable.
 *
 * @param readings how often it reads the time of day before the jump
 * @param by how far it jumps, forward or back
 */
record ClockJump(int readings, Duration by) {

  static ClockJump parse(String text) {
    var parts = text.split(":", -1);
    return new ClockJump(Integer.parseInt(parts[0]), Duration.parse(parts[1]));
  }

  @Override
  public String toString() {
    return readings + ":" + by;
  }

  /** Returns a clock that jumps. */
  TimeSource in(TimeSource clock) {
    var read = new AtomicInteger();
    return new TimeSource() {
      @Override
      public Instant now() {
        return read.incrementAndGet() > readings ? clock.now().plus(by) : clock.now();
      }

      @Override
      public Duration elapsed() {
        return clock.elapsed();
      }

      @Override
      public void await(Duration atMost, Signal signal) throws InterruptedException {
        clock.await(atMost, signal);
      }
    };
  }
}
