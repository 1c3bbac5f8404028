package io.crossfade.examples.load;

import java.util.Map;

/**
 * One complete answer. Immutable.
 *
 * @param status the HTTP status
 * @param persistent whether the connection may be used again
 * @param headers by lower-case name
 * @param length of the body in bytes
 * @param checksum of the body
 * @param beginning the first bytes of the body, as text
 */
record Answer(
    int status,
    boolean persistent,
    Map<String, String> headers,
    long length,
    String checksum,
    String beginning) {

  Answer {
    headers = Map.copyOf(headers);
  }

  /** The same answer on a connection that is of no more use. */
  Answer withoutConnection() {
    return new Answer(status, false, headers, length, checksum, beginning);
  }

  String version() {
    return Versions.nameIn(headers);
  }
}
