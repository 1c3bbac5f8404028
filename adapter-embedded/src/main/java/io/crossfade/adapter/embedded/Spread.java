package io.crossfade.adapter.embedded;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Draws numbers that fill a range evenly: the multiples of the golden ratio, without their whole
 * part. After n draws a share of the range has got its part of n within about one draw in a hundred
 * thousand, which neither chance nor a short round can do, and no rhythm of the requests can fall
 * into step with it. One atomic addition for a draw.
 *
 * <p>Thread-safe.
 */
final class Spread {

  /** The golden ratio's fraction, times 2 to the 64th. */
  private static final long STRIDE = 0x9E37_79B9_7F4A_7C15L;

  private final AtomicLong position = new AtomicLong();

  /**
   * Returns a number below {@code range}, every one equally often.
   *
   * @param range at least 1
   */
  int draw(int range) {
    long fraction = position.addAndGet(STRIDE) >>> Integer.SIZE;
    return (int) ((fraction * range) >>> Integer.SIZE);
  }
}
