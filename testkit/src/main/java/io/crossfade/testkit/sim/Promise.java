package io.crossfade.testkit.sim;

/** What the engine promises, as {@code docs/architecture.md} numbers it. */
public enum Promise {
  /** An effect has a durable intent before it. */
  INTENT_FIRST(0),
  /** Serving capacity does not fall below the floor by anything the engine does. */
  CAPACITY_FLOOR(1),
  /** Nobody is routed to before it is verified. */
  VERIFIED_FIRST(2),
  /** Nobody is stopped before it is empty, or the drain deadline passed and that was recorded. */
  EMPTY_FIRST(3),
  /** All old or all new at the end, or a result that says why not. */
  ALL_OLD_OR_ALL_NEW(4),
  /** Exposure never exceeds the step's share, rises after a verdict, and falls on the way back. */
  EXPOSURE(5),
  /** Nothing is destroyed that requests really reach. */
  BELIEF_IS_NOT_REALITY(6),
  /** A deployment that was killed can be resumed to its end. */
  RESUME(7),
  /** One writer; one that was superseded has no more effects. */
  ONE_WRITER(8),
  /** Every wait has an end, and nothing halts without a reason. */
  PROGRESS(9),
  /** Until the point of no return an abort leads back, without a second rollout while warm. */
  WAY_BACK(10),
  /** What is not the deployment's is left alone. */
  FOREIGN_STATE(11);

  private final int number;

  Promise(int number) {
    this.number = number;
  }

  /** Returns its number in the list of promises; 0 for the order of effects that underlies all. */
  public int number() {
    return number;
  }
}
