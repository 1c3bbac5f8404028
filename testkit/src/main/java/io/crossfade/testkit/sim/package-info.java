/**
 * A seeded, deterministic simulator: the production engine deploys, unchanged and in virtual time,
 * onto models of load balancers and instances that fail in every way that was asked for, while an
 * auditor holds every event against the engine's promises.
 *
 * <p>Knows {@code core} and the fakes of the testkit, and nothing of JUnit or AssertJ. Read {@link
 * io.crossfade.testkit.sim.Simulation} first; {@code docs/simulation.md} says how to use it.
 */
@NullMarked
package io.crossfade.testkit.sim;

import org.jspecify.annotations.NullMarked;
