package io.crossfade.testkit.fake;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What is to go wrong at a call that {@link Faults} chose. Exactly one of the methods is called.
 *
 * <p>Not thread-safe.
 */
public final class Fault {

  private final Consumer<Behaviour> chosen;

  Fault(Consumer<Behaviour> chosen) {
    this.chosen = chosen;
  }

  /** Makes the call fail with nothing done. */
  public void fail(Kind kind) {
    chosen.accept(Behaviour.NORMAL.before(moment -> failWith(kind, moment)));
  }

  /** Makes the call do everything and fail all the same, as a lost answer does. */
  public void applyThenFail(Kind kind) {
    chosen.accept(Behaviour.NORMAL.after(moment -> failWith(kind, moment)));
  }

  /**
   * Makes the call do a part and fail.
   *
   * @param things how many: instances for a pool, changes of members for a router, whose weights
   *     and pins change last
   */
  public void applyPartlyThenFail(int things, Kind kind) {
    chosen.accept(Behaviour.NORMAL.limit(things).after(moment -> failWith(kind, moment)));
  }

  /** Makes the call report success and do nothing, as an accepted call that is never acted on. */
  public void doNothing() {
    chosen.accept(Behaviour.NORMAL.limit(0));
  }

  /** Makes the call answer as it did the last time, whatever has changed. */
  public void stale() {
    chosen.accept(Behaviour.NORMAL.answeringStale());
  }

  /** Makes the process die before anything is done. */
  public void crash() {
    chosen.accept(Behaviour.NORMAL.before(moment -> dieAt("before " + moment)));
  }

  /** Makes the process die when all is done and nobody has heard of it. */
  public void applyThenCrash() {
    chosen.accept(Behaviour.NORMAL.after(moment -> dieAt("after " + moment)));
  }

  /** Makes the process die when a part is done; see {@link #applyPartlyThenFail}. */
  public void applyPartlyThenCrash(int things) {
    chosen.accept(
        Behaviour.NORMAL.limit(things).after(moment -> dieAt("in the midst of " + moment)));
  }

  /**
   * Runs something before the call, which then goes its way: moves the time, changes the world,
   * tells the deployment something, throws.
   */
  public void run(Runnable action) {
    Objects.requireNonNull(action, "action");
    chosen.accept(Behaviour.NORMAL.before(moment -> action.run()));
  }

  /** Runs something after the call has done its work and before it returns. */
  public void applyThenRun(Runnable action) {
    Objects.requireNonNull(action, "action");
    chosen.accept(Behaviour.NORMAL.after(moment -> action.run()));
  }

  private static void failWith(Kind kind, String moment) {
    throw new AdapterException(
        kind, "A test made this fail as " + kind + ": " + moment + ". Look at its faults().");
  }

  private static void dieAt(String moment) {
    throw new SimulatedCrash(moment);
  }

  /** What a call does besides its work. Immutable. */
  record Behaviour(Consumer<String> before, Consumer<String> after, boolean stale, int limit) {

    static final Behaviour NORMAL =
        new Behaviour(moment -> {}, moment -> {}, false, Integer.MAX_VALUE);

    Behaviour before(Consumer<String> action) {
      return new Behaviour(action, after, stale, limit);
    }

    Behaviour after(Consumer<String> action) {
      return new Behaviour(before, action, stale, limit);
    }

    Behaviour limit(int things) {
      return new Behaviour(before, after, stale, things);
    }

    Behaviour answeringStale() {
      return new Behaviour(before, after, true, limit);
    }
  }
}
