package io.crossfade.examples.load;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One request from its due time to its end. Confined to the generator's thread. */
final class LoadRequest {
  private final Wire wire;
  private final long dueNanos;
  private final LoadLedger.Account account;
  private @Nullable LoadConnection connection;
  private boolean retried;
  private boolean settled;

  /**
   * What is sent and what is expected back. Immutable but for the bytes, which nobody changes.
   *
   * @param post whether it is a POST: never sent twice
   * @param closing whether it asks for the end of its connection
   * @param id repeated by the service
   * @param echo the body expected back, empty if the service chooses it
   * @param bytes head and body
   */
  record Wire(boolean post, boolean closing, String id, String echo, ByteBuffer bytes) {}

  LoadRequest(Wire wire, long dueNanos, LoadLedger.Account account) {
    this.wire = wire;
    this.dueNanos = dueNanos;
    this.account = account;
  }

  Wire wire() {
    return wire;
  }

  long dueNanos() {
    return dueNanos;
  }

  LoadLedger.Account account() {
    return account;
  }

  @Nullable LoadConnection connection() {
    return connection;
  }

  void travelsOn(LoadConnection connection) {
    this.connection = connection;
  }

  /** Whether it has succeeded or failed. */
  boolean settled() {
    return settled;
  }

  void settle() {
    settled = true;
    connection = null;
  }

  boolean retried() {
    return retried;
  }

  void retry() {
    retried = true;
    connection = null;
  }

  /** The request for a person. */
  @Override
  public String toString() {
    String connection = wire.closing() ? "own connection" : "kept-alive connection";
    return (wire.post() ? "POST" : "GET") + " with id " + wire.id() + " on its " + connection;
  }
}
