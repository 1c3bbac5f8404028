package io.crossfade.adapter.awselb;

import io.crossfade.model.Endpoint;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Names;

/**
 * A member of a group: its name, its target, and what it gets.
 *
 * <p>Immutable.
 *
 * @param id its name
 * @param endpoint the target's id, an address or an instance of EC2, and port
 * @param state what it gets
 */
record Member(InstanceId id, Endpoint endpoint, MemberState state) {

  /** Returns the serving member that a target is which nobody gave a name. */
  static Member nameless(Endpoint endpoint) {
    return new Member(nameOf(endpoint), endpoint, MemberState.SERVING);
  }

  /** Returns whether the target alone says all this, so that nothing needs to be noted. */
  boolean isPlain() {
    return equals(nameless(endpoint));
  }

  Member with(MemberState other) {
    return new Member(id, endpoint, other);
  }

  private static InstanceId nameOf(Endpoint endpoint) {
    return InstanceId.of(Names.requireAllowed("target", endpoint.host() + ":" + endpoint.port()));
  }
}
