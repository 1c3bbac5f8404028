package io.crossfade.benchmarks;

/**
 * What one benchmark came to.
 *
 * <p>Immutable.
 *
 * @param benchmark the class and the method, with dots
 * @param variant the mode and the parameters; only scores of one variant are compared
 * @param value the score
 * @param unit the unit of the score
 */
record Score(String benchmark, String variant, double value, String unit) {

  private static final String BASELINE = "baseline";

  boolean isBaseline() {
    return method().equals(BASELINE);
  }

  boolean isComparableWith(Score other) {
    return type().equals(other.type()) && variant.equals(other.variant) && unit.equals(other.unit);
  }

  String shortName() {
    return type().substring(type().lastIndexOf('.') + 1) + "." + method();
  }

  private String type() {
    return benchmark.substring(0, benchmark.lastIndexOf('.'));
  }

  private String method() {
    return benchmark.substring(benchmark.lastIndexOf('.') + 1);
  }
}
