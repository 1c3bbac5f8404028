package io.crossfade.testkit.sim;

import io.crossfade.testkit.fake.SimulatedCrash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every call of a deployer to the world passes here and is counted; at the chosen ones the deployer
 * dies, or stands still. Confined to one run.
 */
final class Seams {

  /** What a call is, as far as a crash is concerned. */
  enum Sort {
    /** It changes nothing. */
    READING,
    /** It changes something in one piece; halfway, it is written and not yet sure to be kept. */
    WRITING,
    /** It changes something, and can be cut short. */
    DIVISIBLE
  }

  /** Where a deployer stands still; never right before an effect that nobody would refuse. */
  enum Standstill {
    /** Before a call that may come late. */
    BEFORE_A_CALL,
    /** Before an effect that is refused if it comes late. */
    BEFORE_AN_EFFECT,
    /** After a call. */
    AFTER_A_CALL
  }

  /** Some hundreds are usual; without this a run in which no time passes would have no end. */
  private static final int MOST_CALLS = 50_000;

  private final Trace trace;
  private Optional<CrashPoint> crash = Optional.empty();
  private int pauseAt = Integer.MAX_VALUE;
  private Standstill standstill = Standstill.AFTER_A_CALL;
  private Runnable pause = () -> {};
  private int calls;
  private final Map<Integer, Sort> effects = new TreeMap<>();

  Seams(Trace trace) {
    this.trace = trace;
  }

  int calls() {
    return calls;
  }

  /**
   * Returns where a deployer may die so that it matters: around each call that changes something.
   */
  List<CrashPoint> crashPoints() {
    var points = new ArrayList<CrashPoint>();
    effects.forEach(
        (number, sort) -> {
          for (var moment : CrashPoint.Moment.values()) {
            if (sort == Sort.DIVISIBLE || moment != CrashPoint.Moment.HALFWAY) {
              for (var aftermath : CrashPoint.Aftermath.values()) {
                points.add(new CrashPoint(number, moment, aftermath));
              }
            }
          }
        });
    return points;
  }

  void crashAt(CrashPoint point) {
    crash = Optional.of(point);
  }

  /** Stands still at the first call from this one on where that is possible. */
  void pauseAt(int call, Standstill where, Runnable what) {
    pauseAt = call;
    standstill = where;
    pause = what;
  }

  /** A call to the world, of which at most so many parts are done. */
  @FunctionalInterface
  interface Call<T> {
    T make(int atMost);
  }

  /**
   * Makes a call.
   *
   * @param late whether it may come late: it changes nothing, or is refused if somebody took over
   */
  <T> T call(String operation, Sort sort, boolean late, Call<T> work) {
    int number = ++calls;
    if (number > MOST_CALLS) {
      throw new AssertionError(
          "after " + MOST_CALLS + " calls it is not over, so it never will be");
    }
    if (sort != Sort.READING) {
      effects.put(number, sort);
    }
    boolean before =
        switch (standstill) {
          case BEFORE_A_CALL -> late;
          case BEFORE_AN_EFFECT -> late && sort == Sort.DIVISIBLE;
          case AFTER_A_CALL -> false;
        };
    if (before) {
      pauseIfDue(number);
    }
    var point = crash.filter(p -> p.call() == number);
    if (point.isEmpty()) {
      T answer = work.make(Integer.MAX_VALUE);
      if (standstill == Standstill.AFTER_A_CALL) {
        pauseIfDue(number);
      }
      return answer;
    }
    crash = Optional.empty();
    die(operation, sort, work, point.get());
    throw new SimulatedCrash(point.get().moment() + " " + operation + ", call " + number);
  }

  private <T> void die(String operation, Sort sort, Call<T> work, CrashPoint point) {
    trace.note(() -> "the deployer dies " + point.moment() + " " + operation);
    try {
      if (point.moment() == CrashPoint.Moment.AFTER) {
        work.make(Integer.MAX_VALUE);
      } else if (point.moment() == CrashPoint.Moment.HALFWAY && sort != Sort.READING) {
        work.make(1);
      }
    } catch (RuntimeException e) {
      trace.note(() -> "which failed: " + e.getMessage());
    }
  }

  private void pauseIfDue(int number) {
    if (number >= pauseAt) {
      pauseAt = Integer.MAX_VALUE;
      pause.run();
    }
  }
}
