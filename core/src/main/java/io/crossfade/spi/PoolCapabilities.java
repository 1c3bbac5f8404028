package io.crossfade.spi;

import java.util.Set;

/**
 * What a pool can do. A plan that needs more is refused before anything moves.
 *
 * <p>Immutable.
 *
 * @param effects what it can do beyond listing
 */
public record PoolCapabilities(Set<Effect> effects) {

  /** What a pool may be able to do. */
  public enum Effect {
    /** {@link InstancePool#start}. */
    START,
    /** {@link InstancePool#replace}. */
    REPLACE,
    /** {@link InstancePool#stop}. */
    STOP
  }

  /** Copies the effects. */
  public PoolCapabilities {
    effects = Set.copyOf(effects);
  }

  /** Returns a pool that can only list. */
  public static PoolCapabilities listOnly() {
    return new PoolCapabilities(Set.of());
  }

  /** Returns a pool that can do everything. */
  public static PoolCapabilities all() {
    return new PoolCapabilities(Set.of(Effect.values()));
  }

  /** Returns whether the pool can do this. */
  public boolean can(Effect effect) {
    return effects.contains(effect);
  }
}
