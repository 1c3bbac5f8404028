package io.crossfade.analysis.gate;

import java.util.List;
import java.util.function.Supplier;

/**
 * A metric of a gate.
 *
 * <p>Immutable.
 *
 * @param name what it is called in the reasons
 * @param isTest whether it can be wrong by chance, so that it needs a part of the error level
 * @param policy what is made of its verdicts
 * @param check makes its check for a deployment
 * @param problems what is known to keep it from data
 */
record Metric(
    String name,
    boolean isTest,
    VerdictPolicy policy,
    Supplier<Check> check,
    Supplier<List<String>> problems) {}
