package io.crossfade.event;

/** What a deployment can be told while it runs. */
public enum Command {
  /** Stop the clocks and begin nothing new; guards go on watching. */
  PAUSE,
  /** Go on after a pause. */
  RESUME,
  /** End the hold or the gate that is being waited for as if it had passed. */
  PROMOTE,
  /** Skip every hold and gate from here on. */
  PROMOTE_FULLY,
  /** Go back. */
  ABORT,
  /** Stop, and leave everything as it is. */
  CANCEL
}
