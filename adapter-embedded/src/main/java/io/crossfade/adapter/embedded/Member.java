package io.crossfade.adapter.embedded;

import io.crossfade.model.InstanceId;

/**
 * One serving member of a group, as the data plane sees it.
 *
 * <p>Immutable.
 *
 * @param id the instance
 * @param capacity its part of the group's share in relation to the others
 * @param upstream the way there
 * @param ledger where its requests are counted
 * @param session the value of the cookie that leads back here
 */
record Member(InstanceId id, int capacity, Upstream upstream, Ledger ledger, String session) {}
