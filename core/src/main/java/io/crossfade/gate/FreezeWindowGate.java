package io.crossfade.gate;

import io.crossfade.spi.Gate;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateContext;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A calendar of times in which nothing is to be deployed. Whether a deployment may start and
 * whether it may continue are two questions: in a freeze one that wants to start waits, and does
 * not fail; one that is on its way goes on, for stopping half way is the greater risk. To hold a
 * running one at some step all the same, ask there whether it may start.
 *
 * <p>A person may override the freeze; who and why is in the reasons from then on.
 *
 * <p>The gate's policy must have a deadline longer than the longest freeze. Thread-safe.
 */
public final class FreezeWindowGate implements Gate {

  /** What the gate is asked for. */
  public enum Question {
    /** May it start, or go beyond this step? Waits for the end of the freeze. */
    MAY_START,
    /** May it go on? Always, and the reason says if there is a freeze. */
    MAY_CONTINUE
  }

  /** Windows that follow each other without a gap are one freeze, up to this many. */
  private static final int MOST_IN_A_ROW = 1000;

  private final ZoneId zone;
  private final List<FreezeWindow> windows;
  private final Question question;
  private volatile Optional<String> override;

  private FreezeWindowGate(Builder builder) {
    this.zone = builder.zone;
    this.windows = List.copyOf(builder.windows);
    this.question = builder.question;
    this.override = builder.override;
  }

  /**
   * Returns a builder without windows.
   *
   * @param zone where the clock hangs that the windows are meant by
   */
  public static Builder builder(ZoneId zone) {
    return new Builder(zone);
  }

  /**
   * Lifts the freeze for this gate.
   *
   * @param by who does; whether they may is the caller's to know
   * @param why the reason, not empty
   */
  public void override(String by, String why) {
    override = Optional.of(overridden(by, why));
  }

  @Override
  public GateAnswer ask(GateContext context) {
    var window = windowAt(context.now());
    if (window.isEmpty()) {
      return GateAnswer.pass("no freeze");
    }
    var freeze = "freeze '" + window.get().name() + "' until " + end(context.now());
    return override
        .map(words -> GateAnswer.pass(freeze + ", " + words))
        .orElseGet(() -> whileFrozen(freeze));
  }

  private GateAnswer whileFrozen(String freeze) {
    return switch (question) {
      case MAY_START -> GateAnswer.waiting(freeze);
      case MAY_CONTINUE -> GateAnswer.pass(freeze + ", but what has started may continue");
    };
  }

  private Optional<FreezeWindow> windowAt(Instant moment) {
    return windows.stream().filter(window -> window.end(moment, zone).isPresent()).findFirst();
  }

  private String end(Instant moment) {
    var end = moment;
    var next = laterEnd(end);
    for (int i = 0; next.isPresent() && i < MOST_IN_A_ROW; i++) {
      end = next.get();
      next = laterEnd(end);
    }
    return end.atZone(zone).toLocalDateTime().truncatedTo(ChronoUnit.MINUTES) + " " + zone;
  }

  private Optional<Instant> laterEnd(Instant moment) {
    return windows.stream()
        .map(window -> window.end(moment, zone))
        .flatMap(Optional::stream)
        .max(Instant::compareTo);
  }

  private static String overridden(String by, String why) {
    return "overridden by "
        + PersonsWord.require("name of who overrides", by)
        + ": "
        + PersonsWord.require("reason to override", why);
  }

  /** Collects a {@link FreezeWindowGate}. Not thread-safe. */
  public static final class Builder {

    private final ZoneId zone;
    private final List<FreezeWindow> windows = new ArrayList<>();
    private Question question = Question.MAY_START;
    private Optional<String> override = Optional.empty();

    private Builder(ZoneId zone) {
      this.zone = Objects.requireNonNull(zone, "zone");
    }

    /**
     * Adds a window of each week.
     *
     * @param name what it is called in reasons
     * @param days the days that it begins on
     * @param from when it begins
     * @param to when it ends; on the day after, if not later than {@code from}
     */
    public Builder weekly(String name, Set<DayOfWeek> days, LocalTime from, LocalTime to) {
      return window(new FreezeWindow.Weekly(name, days, from, to));
    }

    /**
     * Adds a window that comes once.
     *
     * @param name what it is called in reasons
     * @param from when it begins
     * @param to when it has ended
     */
    public Builder dated(String name, LocalDateTime from, LocalDateTime to) {
      return window(new FreezeWindow.Dated(name, from, to));
    }

    /** Sets what the gate is asked for. Default: {@link Question#MAY_START}. */
    public Builder asking(Question value) {
      this.question = Objects.requireNonNull(value, "question");
      return this;
    }

    /** Lifts the freeze from the outset; see {@link FreezeWindowGate#override}. */
    public Builder override(String by, String why) {
      this.override = Optional.of(overridden(by, why));
      return this;
    }

    Builder window(FreezeWindow window) {
      windows.add(window);
      return this;
    }

    /**
     * Returns the gate.
     *
     * @throws IllegalArgumentException if there is no window
     */
    public FreezeWindowGate build() {
      if (windows.isEmpty()) {
        throw new IllegalArgumentException("a freeze window gate must have a window, had none");
      }
      return new FreezeWindowGate(this);
    }
  }
}
