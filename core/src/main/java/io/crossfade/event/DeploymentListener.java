package io.crossfade.event;

/**
 * Told what happened, after the journal has it. A listener cannot change a deployment: what it
 * throws is logged, and it is asked to be quick.
 *
 * <p>Called on the engine's thread, one event after the other.
 */
@FunctionalInterface
public interface DeploymentListener {

  /** Called with each event once it is durable; after a crash the last one may be told again. */
  void onEvent(EventRecord event);

  /** Called now and then while something is awaited. Default: does nothing. */
  default void onProgress(Progress progress) {}
}
