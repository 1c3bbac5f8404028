package io.crossfade.testkit.sim;

import io.crossfade.error.AdapterException;
import io.crossfade.spi.Fence;

/** Who was here last, so that nobody who was overtaken gets in any more. Confined to one run. */
final class HighestEpoch {

  private long epoch;

  /** Lets somebody in, unless a later one was here. */
  void enter(Fence fence) {
    requireNotOvertaken(fence);
    epoch = fence.epoch();
  }

  void requireNotOvertaken(Fence fence) {
    if (fence.epoch() < epoch) {
      throw new AdapterException(
          AdapterException.Kind.PERMANENT,
          "Epoch " + fence.epoch() + " was refused, epoch " + epoch + " has been here.");
    }
  }
}
