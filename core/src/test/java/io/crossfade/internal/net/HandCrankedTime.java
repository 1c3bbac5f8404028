package io.crossfade.internal.net;

import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until somebody moves it. */
public final class HandCrankedTime implements TimeSource {

  private final AtomicReference<Duration> elapsed = new AtomicReference<>(Duration.ZERO);

  public void advance(Duration by) {
    elapsed.updateAndGet(now -> now.plus(by));
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plus(elapsed());
  }

  @Override
  public Duration elapsed() {
    return elapsed.get();
  }

  @Override
  public void await(Duration atMost, Signal signal) {
    advance(atMost);
  }
}
