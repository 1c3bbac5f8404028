package io.crossfade.engine;

import io.crossfade.event.Command;
import io.crossfade.model.Names;
import io.crossfade.time.Signal;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * How a running deployment is told what to do, from any thread. A command is obeyed at the next
 * wait or between two steps, and is in the journal before it has an effect.
 *
 * <p>Thread-safe.
 */
public final class DeploymentControl {

  private static final int LONGEST_REASON = 500;

  /** A command as it was told. */
  record Told(Command command, String reason) {}

  private final ConcurrentLinkedQueue<Told> queue = new ConcurrentLinkedQueue<>();
  private final Signal signal = new Signal();

  /** Makes a control that nothing was told to yet. */
  public DeploymentControl() {}

  /** Stops the clocks and begins nothing new, until {@link #resume}; guards go on watching. */
  public void pause(String reason) {
    tell(Command.PAUSE, reason);
  }

  /** Goes on after a pause. */
  public void resume(String reason) {
    tell(Command.RESUME, reason);
  }

  /** Ends the hold or gate that is being waited for as if it had passed. */
  public void promote(String reason) {
    tell(Command.PROMOTE, reason);
  }

  /** Skips every hold and every gate from here on; background guards stay armed. */
  public void promoteFully(String reason) {
    tell(Command.PROMOTE_FULLY, reason);
  }

  /** Goes back; after the point of no return it is too late, and the deployment goes on. */
  public void abort(String reason) {
    tell(Command.ABORT, reason);
  }

  /** Stops, and leaves everything as it is. */
  public void cancel(String reason) {
    tell(Command.CANCEL, reason);
  }

  Optional<Told> next() {
    signal.lower();
    return Optional.ofNullable(queue.poll());
  }

  Signal signal() {
    return signal;
  }

  private void tell(Command command, String reason) {
    queue.add(new Told(command, Names.printable(reason, LONGEST_REASON)));
    signal.raise();
  }
}
