package io.crossfade.strategies.canary;

import io.crossfade.model.Weight;
import java.util.ArrayList;
import java.util.List;

/**
 * The rising shares of a canary, everything left out.
 *
 * <p>Immutable.
 *
 * @param weights more than nothing, less than everything, each more than the one before
 */
record Shares(List<Weight> weights) {

  /** Leaves out everything at the end, which comes anyway, and checks the order. */
  Shares {
    weights = List.copyOf(weights);
    if (!weights.isEmpty() && weights.get(weights.size() - 1).equals(Weight.ALL)) {
      weights = weights.subList(0, weights.size() - 1);
    }
    var before = Weight.NONE;
    for (var weight : weights) {
      if (weight.compareTo(before) <= 0 || weight.equals(Weight.ALL)) {
        throw new IllegalArgumentException(
            "steps must rise from more than 0% to at most 100%, were " + weights);
      }
      before = weight;
    }
  }

  /** Returns equal steps: one, twice, three times as much. */
  static Shares linear(Weight step) {
    requireSome("a linear step", step);
    var weights = new ArrayList<Weight>();
    for (int i = step.basisPoints(); i < Weight.ALL.basisPoints(); i += step.basisPoints()) {
      weights.add(Weight.ofBasisPoints(i));
    }
    return new Shares(weights);
  }

  /** Returns growing steps, each so many times the one before. */
  static Shares exponential(Weight first, int factor) {
    requireSome("an exponential start", first);
    if (factor < 2) {
      throw new IllegalArgumentException("an exponential factor must be at least 2, was " + factor);
    }
    var weights = new ArrayList<Weight>();
    for (long i = first.basisPoints(); i < Weight.ALL.basisPoints(); i *= factor) {
      weights.add(Weight.ofBasisPoints((int) i));
    }
    return new Shares(weights);
  }

  private static void requireSome(String what, Weight weight) {
    if (weight.isNone()) {
      throw new IllegalArgumentException(what + " must be more than 0%");
    }
  }

  /** Returns those above a share. */
  List<Weight> above(Weight share) {
    return weights.stream().filter(weight -> weight.compareTo(share) > 0).toList();
  }
}
