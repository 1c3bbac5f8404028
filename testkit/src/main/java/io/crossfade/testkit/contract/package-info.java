/**
 * The rules of the SPI as JUnit classes. An adapter's author extends the one for the adapter, gives
 * it a real one, and gets a green, red or skipped test for every rule of {@code docs/spi-rules.md}.
 *
 * <p>Knows {@code core} and JUnit Jupiter. Read {@link
 * io.crossfade.testkit.contract.TrafficRouterContract} first.
 */
@NullMarked
package io.crossfade.testkit.contract;

import org.jspecify.annotations.NullMarked;
