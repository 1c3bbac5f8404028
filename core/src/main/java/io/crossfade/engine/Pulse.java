package io.crossfade.engine;

import io.crossfade.event.Cause;
import io.crossfade.event.Command;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.spec.Deadlines;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes on while anything is awaited: the lease is kept, commands are obeyed, guards are asked,
 * the clocks are looked at. Every wait of the engine is a loop over {@link #rest}. Engine's thread.
 */
final class Pulse {

  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
  private static final Duration LONGEST_REST = Duration.ofSeconds(1);

  private final TimeSource time;
  private final DeploymentControl control;
  private final LeaseKeeper lease;
  private final Log log;
  private final Course course;
  private final Deadlines deadlines;
  private final ActiveTime active;
  private ActiveTime.Deadline total;
  private @Nullable Duration leftWhileAPersonIsAsked;
  private ActiveTime.Deadline progress;
  private Guards guards = Guards.none();
  private boolean promoted;

  Pulse(World world, DeploymentControl control, LeaseKeeper lease, Log log, Course course) {
    this.time = world.time();
    this.control = control;
    this.lease = lease;
    this.log = log;
    this.course = course;
    this.deadlines = course.plan().spec().deadlines();
    this.active = new ActiveTime(time);
    this.total = active.in(deadlines.total().minus(course.active()));
    this.progress = active.in(deadlines.progress());
    if (course.isPaused()) {
      active.pause();
    }
  }

  void guards(Guards value) {
    this.guards = value;
  }

  /** Starts a clock for a wait; pauses do not count. */
  ActiveTime.Deadline in(Duration length) {
    return active.in(length);
  }

  /** The clocks go on: a pause is for the way that it was told on, not for the way back. */
  void endPause() {
    active.resume();
  }

  /** A person is asked: until they have answered, the clock of the whole stands still. */
  void beginAskingAPerson() {
    leftWhileAPersonIsAsked = total.left();
  }

  /** The clock of the whole goes on where it stood. */
  void endAskingAPerson() {
    if (leftWhileAPersonIsAsked != null) {
      total = active.in(leftWhileAPersonIsAsked);
      leftWhileAPersonIsAsked = null;
    }
  }

  /** Something got better. */
  void progress() {
    progress = active.in(deadlines.progress());
  }

  /** Returns once whether somebody told the current hold or gate to pass. */
  boolean takePromotion() {
    boolean was = promoted || course.isPromotedFully();
    promoted = false;
    return was;
  }

  /** A promotion is for the wait that it finds, not for a later one. */
  void forgetPromotion() {
    promoted = false;
  }

  /** Waits a while for something, with all that goes on meanwhile. */
  void rest(Duration atMost, String awaiting, Duration since) throws Halted, InterruptedException {
    log.awaiting(awaiting, since);
    beat();
    time.await(shorter(atMost, LONGEST_REST), control.signal());
    beat();
  }

  /** Waits for a time in full, with all that goes on meanwhile. */
  void restFor(Duration length, String awaiting, Duration since)
      throws Halted, InterruptedException {
    var end = active.in(length);
    while (!end.passed()) {
      rest(end.left(), awaiting, since.plus(end.spent()));
    }
  }

  /** Does once what goes on while anything is awaited; stays here through a pause. */
  void beat() throws Halted, InterruptedException {
    tick();
    while (active.isPaused()) {
      log.awaiting("somebody to resume", Duration.ZERO);
      time.await(LONGEST_REST, control.signal());
      tick();
    }
    if (!course.isGoingBack()) {
      checkClocks();
    }
  }

  /** Makes sure that an effect may be begun: the lease still holds. */
  void beforeEffect() {
    lease.keep();
  }

  /** Makes a call to the outside, which may take longer than the lease holds. */
  <T extends @Nullable Object> T during(Supplier<T> call) {
    return lease.during(call);
  }

  private void tick() throws Halted, InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException("interrupted between two waits");
    }
    lease.keep();
    obey();
    if (!course.isGoingBack()) {
      guards.ask(course.current().number(), active.elapsed());
    }
  }

  private void obey() throws Halted {
    for (var told = control.next(); told.isPresent(); told = control.next()) {
      obey(told.get());
    }
  }

  private void obey(DeploymentControl.Told told) throws Halted {
    switch (told.command()) {
      case PAUSE -> {
        record(told);
        active.pause();
      }
      case RESUME -> {
        record(told);
        active.resume();
      }
      case PROMOTE -> {
        record(told);
        promoted = true;
      }
      case PROMOTE_FULLY -> record(told);
      case ABORT -> abort(told);
      case CANCEL -> {
        record(told);
        throw new Halted(Halt.cancel(told.reason()));
      }
    }
  }

  private void abort(DeploymentControl.Told told) throws Halted {
    if (course.isGoingBack()) {
      LOG.info("An abort was asked for, and the deployment is going back already.");
    } else if (!course.canGoBack()) {
      course.warn("an abort came after the point of no return and had no effect: " + told.reason());
      LOG.warn("An abort came after the point of no return; the deployment goes on to its end.");
    } else {
      record(told);
      throw new Halted(Halt.rollBack(Cause.Kind.COMMAND, told.reason()));
    }
  }

  private void record(DeploymentControl.Told told) {
    boolean needless =
        (told.command() == Command.PAUSE && active.isPaused())
            || (told.command() == Command.RESUME && !active.isPaused());
    if (!needless) {
      log.record(new DeploymentEvent.CommandObeyed(told.command(), told.reason()));
    }
  }

  private void checkClocks() throws Halted {
    if (leftWhileAPersonIsAsked == null && total.passed()) {
      throw new Halted(overdue("the deployment did not end within " + deadlines.total()));
    }
    if (progress.passed()) {
      throw new Halted(overdue("nothing got better for " + progress.length()));
    }
  }

  private static Halt overdue(String words) {
    return Halt.rollBack(Cause.Kind.DEADLINE, words);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
