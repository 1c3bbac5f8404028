package io.crossfade.spi;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Ids;
import io.crossfade.model.InstanceId;
import java.util.Collection;

/** The answer of a pool that is asked for more than it declares. Thread-safe. */
final class Unsupported {

  private Unsupported() {}

  static AdapterException of(String effect, Collection<InstanceId> instances) {
    return new AdapterException(
        AdapterException.Kind.PERMANENT,
        "This pool cannot "
            + effect
            + " "
            + Ids.brief(instances)
            + ", and nothing was changed; use a pool whose capabilities include it.");
  }
}
