package io.crossfade.analysis.statistics;

/**
 * How large a value is by the measure of earlier ones: a whole number from 0 to {@link #levels},
 * never less for a larger value. Immutable.
 */
enum Score {
  /** In which tenth it is: any shift of the bulk. */
  TENTHS(10) {
    @Override
    int of(double below, double upTo) {
      return (int) (10 * (below + upTo) / 2);
    }
  },
  /** Whether it is above nine tenths of them: a tail of some size. */
  LARGEST_TENTH(1) {
    @Override
    int of(double below, double upTo) {
      return below >= .9 ? 1 : 0;
    }
  },
  /** Whether it is above 99 of a hundred: a thin tail. */
  LARGEST_HUNDREDTH(1) {
    @Override
    int of(double below, double upTo) {
      return below >= .99 ? 1 : 0;
    }
  };

  private final int levels;

  Score(int levels) {
    this.levels = levels;
  }

  /** Returns the highest score. */
  int levels() {
    return levels;
  }

  /**
   * Returns the score of a value.
   *
   * @param below the share of the earlier values that are smaller
   * @param upTo the share of them that are no larger
   */
  abstract int of(double below, double upTo);
}
