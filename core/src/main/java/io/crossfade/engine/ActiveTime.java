package io.crossfade.engine;

import io.crossfade.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Time without a person's pauses: what deadlines are measured in. Engine's thread. */
final class ActiveTime {

  private final TimeSource time;
  private Duration paused = Duration.ZERO;
  private @Nullable Duration pausedAt;

  ActiveTime(TimeSource time) {
    this.time = time;
  }

  Duration elapsed() {
    return (pausedAt == null ? time.elapsed() : pausedAt).minus(paused);
  }

  boolean isPaused() {
    return pausedAt != null;
  }

  void pause() {
    if (pausedAt == null) {
      pausedAt = time.elapsed();
    }
  }

  void resume() {
    if (pausedAt != null) {
      paused = paused.plus(time.elapsed().minus(pausedAt));
      pausedAt = null;
    }
  }

  /** Starts a clock that runs out after a time. */
  Deadline in(Duration length) {
    return new Deadline(elapsed(), length);
  }

  /** A moment in active time. */
  final class Deadline {

    private final Duration start;
    private final Duration length;

    private Deadline(Duration start, Duration length) {
      this.start = start;
      this.length = length;
    }

    Duration spent() {
      return elapsed().minus(start);
    }

    Duration left() {
      var left = length.minus(spent());
      return left.isNegative() ? Duration.ZERO : left;
    }

    boolean passed() {
      return left().isZero();
    }

    Duration length() {
      return length;
    }
  }
}
