package io.crossfade.systemtests;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentListener;
import io.crossfade.event.EventRecord;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** What happens to a load balancer once, in the middle of a deployment. Thread-safe. */
final class Incident implements DeploymentListener {

  private final int steps;
  private final Callable<?> what;
  private final AtomicInteger done = new AtomicInteger();
  private volatile boolean happened;

  private Incident(int steps, Callable<?> what) {
    this.steps = steps;
    this.what = what;
  }

  /** Returns one that happens when so many steps have been done; the deployer waits for it. */
  static Incident after(int steps, Callable<?> what) {
    return new Incident(steps, what);
  }

  @Override
  public void onEvent(EventRecord entry) {
    if (entry.event() instanceof DeploymentEvent.StepFinished && done.incrementAndGet() == steps) {
      try {
        what.call();
        happened = true;
      } catch (Exception e) {
        throw new IllegalStateException("the incident did not happen", e);
      }
    }
  }

  boolean happened() {
    return happened;
  }
}
