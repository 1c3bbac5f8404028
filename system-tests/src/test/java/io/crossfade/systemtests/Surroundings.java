package io.crossfade.systemtests;

import io.crossfade.model.InstanceId;
import java.nio.file.Path;
import java.util.List;

/**
 * What a balancer is started in. Everything in it is on the loopback.
 *
 * <p>Immutable.
 *
 * @param folder an empty folder of its own, deleted afterwards
 * @param slots every instance that there will ever be; their ports change with each start
 */
public record Surroundings(Path folder, List<InstanceId> slots) {

  /** Copies the slots. */
  public Surroundings {
    slots = List.copyOf(slots);
  }

  /** Returns a certificate for 127.0.0.1 and its key; made once, when it is first asked for. */
  public Certificate certificate() {
    return Certificate.ofLoopback();
  }
}
