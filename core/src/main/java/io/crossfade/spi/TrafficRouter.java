package io.crossfade.spi;

import io.crossfade.error.AdapterException;
import io.crossfade.model.RoutingTable;

/**
 * A load balancer: one absolute routing table in, one observation out. The rules are numbered R1.1
 * to R1.24 in {@code docs/spi-rules.md}, and the testkit's contract checks them.
 *
 * <p>The engine changes routing only by: observe, apply, observe until equal and converged. An exit
 * code, an empty reply or an accepted call is never proof.
 *
 * <p>Implementations are used by one thread at a time, {@link #observe} by several.
 */
public interface TrafficRouter extends AutoCloseable {

  /**
   * Returns what this load balancer can do; the same answer every time, without I/O after the
   * first.
   */
  RouterCapabilities capabilities();

  /**
   * Tells who asks for changes from now on; the engine does so before it begins. No routing changes
   * by it. A router that is {@code FENCED} refuses a lower epoch from then on: a deployer that
   * slept while another took over changes nothing any more. Default: nothing is remembered before
   * the first change.
   *
   * @param fence who asks
   * @throws AdapterException {@code PERMANENT} if a higher epoch was here; otherwise it may be
   *     tried again
   */
  default void fence(Fence fence) {}

  /**
   * Sets the whole desired routing. Absolute and idempotent: twice is once. What is not in the
   * table and not ours is left as it is, byte by byte. A refused table changes nothing.
   *
   * @param desired what is to be
   * @param fence who asks; a router that remembers a higher epoch refuses as {@code PERMANENT}
   * @throws AdapterException {@code TRANSIENT} or {@code PERMANENT} if nothing changed, {@code
   *     OUTCOME_UNKNOWN} if something may have
   */
  void apply(RoutingTable desired, Fence fence);

  /**
   * Reads back what the data plane does now, never what it was last asked for.
   *
   * @throws AdapterException if it cannot be read; that says nothing about the routing
   */
  RoutingObservation observe();

  /** Frees what is held. Routing goes on as it is. */
  @Override
  default void close() {}
}
