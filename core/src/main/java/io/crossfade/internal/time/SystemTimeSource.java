package io.crossfade.internal.time;

import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/**
 * The machine's own clock. Not API: may change or vanish in any release.
 *
 * <p>Thread-safe.
 */
public final class SystemTimeSource implements TimeSource {

  /** The one there is. */
  public static final TimeSource INSTANCE = new SystemTimeSource();

  private SystemTimeSource() {}

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime());
  }

  @Override
  public void await(Duration atMost, Signal signal) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before a wait of " + atMost);
    }
    signal.awaitRaised(atMost);
  }
}
