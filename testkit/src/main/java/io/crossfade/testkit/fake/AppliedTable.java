package io.crossfade.testkit.fake;

import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import java.time.Duration;

/**
 * A table that a {@link FakeTrafficRouter} was given and did not refuse.
 *
 * <p>Immutable.
 *
 * @param table what was to be
 * @param fence who asked
 * @param at when, in virtual time
 */
public record AppliedTable(RoutingTable table, Fence fence, Duration at) {}
