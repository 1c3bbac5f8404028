package io.crossfade.analysis.statistics;

import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * Mixture supermartingales of Howard, Ramdas, McAuliffe and Sekhon, "Time-uniform, nonparametric,
 * nonasymptotic confidence sequences" (2021), of a sum with a variance process. The library ships
 * none of them; its own tests are held against them.
 */
@FunctionalInterface
interface Mixture {

  double LEVEL = .05;

  /** Returns the logarithm at a sum {@code s} whose variance process is {@code v}. */
  double log(double s, double v);

  /** Returns the sum at which it reaches 1/α; at most the largest there can be. */
  default double bound(double v, double alpha, double most) {
    double limit = -Math.log(alpha);
    return log(most, v) < limit ? most : Root.between(0, most, s -> log(s, v) - limit);
  }

  /** Returns ρ with which a normal mixture is narrowest at a variance. */
  static double best(double v, double alpha) {
    double level = -2 * Math.log(alpha);
    return v / (level + Math.log1p(level));
  }

  /** Over both directions. */
  static Mixture normal(double best) {
    double rho = best(best, LEVEL);
    return (s, v) -> Math.log(rho / (v + rho)) / 2 + s * s / (2 * (v + rho));
  }

  /** Over increases. */
  static Mixture halfNormal(double best) {
    double rho = best(best, 2 * LEVEL);
    return (s, v) ->
        Math.log(4 * rho / (v + rho)) / 2
            + s * s / (2 * (v + rho))
            + Math.log(1 - Normal.upperTail(s / Math.sqrt(v + rho)));
  }

  /** Of sub-exponential sums of a scale. */
  static Mixture gammaExponential(double best, double scale) {
    double square = scale * scale;
    double rho = best(best, 2 * LEVEL) / square;
    double constant = constant(rho) - Math.log(RegularizedGamma.P.value(rho, rho));
    return (s, v) -> {
      double shape = v / square + rho;
      double sum = (scale * s + v) / square;
      return constant
          + Gamma.log(shape)
          + Math.log(RegularizedGamma.P.value(shape, sum + rho))
          - shape * Math.log(sum + rho)
          + sum;
    };
  }

  /** Of sub-Poisson sums of a scale. */
  static Mixture gammaPoisson(double best, double scale) {
    double square = scale * scale;
    double rho = best(best, 2 * LEVEL) / square;
    double constant = constant(rho) - Math.log(RegularizedGamma.Q.value(rho, rho));
    return (s, v) -> {
      double shape = v / square + rho;
      double sum = s / scale + shape;
      return constant
          + Gamma.log(sum)
          + Math.log(RegularizedGamma.Q.value(sum, shape))
          - sum * Math.log(shape)
          + v / square;
    };
  }

  private static double constant(double rho) {
    return rho * Math.log(rho) - Gamma.log(rho);
  }

  /**
   * Of sums of values that are −g or h.
   *
   * @param oneSided over increases only
   */
  static Mixture betaBinomial(double best, double g, double h, boolean oneSided) {
    double all = g + h;
    double rho = best(best, oneSided ? 2 * LEVEL : LEVEL);
    double r = Math.max(rho - g * h, 1e-3 * g * h);
    double upTo = oneSided ? h / all : 1;
    double constant = logBeta(r / (g * all), r / (h * all), upTo);
    return (s, v) ->
        v / (g * h) * Math.log(all)
            - (v + h * s) / (h * all) * Math.log(g)
            - (v - g * s) / (g * all) * Math.log(h)
            + logBeta((r + v - g * s) / (g * all), (r + v + h * s) / (h * all), upTo)
            - constant;
  }

  private static double logBeta(double a, double b, double upTo) {
    return Gamma.logBeta(a, b) + (upTo == 1 ? 0 : Math.log(RegularizedBeta.value(upTo, a, b)));
  }
}
