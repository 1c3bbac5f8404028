/**
 * Stand-ins for everything outside the engine, in memory and in virtual time, with faults that a
 * test programs.
 *
 * <p>Knows the values and the SPI of {@code core}, and nothing of JUnit or AssertJ, so that it can
 * be used from a {@code main} as well. Read {@link io.crossfade.testkit.fake.FakeFleet} first.
 */
@NullMarked
package io.crossfade.testkit.fake;

import org.jspecify.annotations.NullMarked;
