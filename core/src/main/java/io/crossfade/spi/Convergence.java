package io.crossfade.spi;

import java.util.List;

/**
 * Whether every node of a load balancer, every worker generation and every listener acts alike.
 *
 * <p>Immutable.
 *
 * @param dissent which ones act otherwise, and how, a line each; empty when all agree
 */
public record Convergence(List<String> dissent) {

  private static final Convergence AGREED = new Convergence(List.of());

  /** Copies the lines. */
  public Convergence {
    dissent = List.copyOf(dissent);
  }

  /** Returns that all act alike. */
  public static Convergence agreed() {
    return AGREED;
  }

  /** Returns that some act otherwise. */
  public static Convergence disagreed(List<String> dissent) {
    return new Convergence(dissent);
  }

  /** Returns whether all act alike. */
  public boolean isConverged() {
    return dissent.isEmpty();
  }
}
