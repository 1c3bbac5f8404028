package io.crossfade.spi;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.Slots;
import java.time.Duration;
import java.util.List;

/**
 * What runs, and where the pool can, the means to start and stop it. The rules are numbered R2.1 to
 * R2.18 in {@code docs/spi-rules.md}, and the testkit's contract checks them.
 *
 * <p>Every effect carries a key that the caller chose. Asked twice with the same key, an effect is
 * done once and answered twice; asked for what is already so, nothing is done.
 *
 * <p>Implementations are used by one thread at a time, {@link #list} by several.
 */
public interface InstancePool extends AutoCloseable {

  /** Returns what this pool can do; the same answer every time, without I/O after the first. */
  PoolCapabilities capabilities();

  /**
   * Returns everything that runs now, in a stable order, with the revision and incarnation that
   * really run. It knows of instances that an earlier process started.
   *
   * @throws AdapterException if it cannot be known
   */
  List<Instance> list();

  /**
   * Returns where more may be started now.
   *
   * @throws AdapterException if it cannot be known
   */
  default Slots slots() {
    return Slots.none();
  }

  /**
   * Tells who asks for effects from now on; the engine does so when it begins and before each
   * effect. A pool that remembers the highest epoch refuses a lower one, and every effect that an
   * object which was told a lower one is asked for, as {@code PERMANENT}: a deployer that slept
   * while another took over changes nothing any more. Default: nothing is remembered.
   *
   * @param fence who asks
   * @throws AdapterException {@code PERMANENT} if a higher epoch was here; otherwise it may be
   *     tried again
   */
  default void fence(Fence fence) {}

  /**
   * Starts new instances, and returns when each was started: not that it is healthy.
   *
   * @param key names this effect; the same for every try of it
   * @param revision what to start
   * @param instances the names that they get
   * @return the started instances, in the order asked for
   * @throws AdapterException {@code PERMANENT} if the pool cannot start; otherwise what may be
   *     concluded of those not started. Those started before the failure stay
   */
  default List<Instance> start(String key, Revision revision, List<InstanceId> instances) {
    throw Unsupported.of("start", instances);
  }

  /**
   * Replaces what runs in instances by another revision, in place: the name stays, the incarnation
   * does not. The caller has emptied them.
   *
   * @param key names this effect; the same for every try of it
   * @param revision what is to run
   * @param instances which ones
   * @param grace how long the old one may take to go before it is forced
   * @return the instances as they are now, in the order asked for
   * @throws AdapterException as with {@link #start}
   */
  default List<Instance> replace(
      String key, Revision revision, List<InstanceId> instances, Duration grace) {
    throw Unsupported.of("replace", instances);
  }

  /**
   * Stops instances: asks first, forces after the grace. One that is gone is no error.
   *
   * @param key names this effect; the same for every try of it
   * @param instances which ones
   * @param grace how long each may take to go before it is forced
   * @throws AdapterException as with {@link #start}
   */
  default void stop(String key, List<InstanceId> instances, Duration grace) {
    throw Unsupported.of("stop", instances);
  }

  /** Frees what is held. What runs goes on. */
  @Override
  default void close() {}
}
