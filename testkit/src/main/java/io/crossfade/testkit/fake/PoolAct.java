package io.crossfade.testkit.fake;

import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.spi.PoolCapabilities.Effect;
import java.time.Duration;

/**
 * Something that a {@link FakeInstancePool} really did to one instance.
 *
 * <p>Immutable.
 *
 * @param key the key it was asked with
 * @param effect what was done
 * @param instance to whom
 * @param revision what runs in it now; what ran in it, for a stop
 * @param at when, in virtual time
 */
public record PoolAct(
    String key, Effect effect, InstanceId instance, Revision revision, Duration at) {}
