package io.crossfade.examples.load;

/** What went wrong with a request, as its client saw it. Immutable. */
public enum FailureKind {
  /** Nobody listened at the port. */
  CONNECT_REFUSED,
  /** No connection for another reason, such as no free local port. */
  CONNECT_FAILED,
  /** The connection was reset or closed before the head of an answer was there. */
  RESET,
  /** No complete answer within the profile's timeout, counted from the intended send time. */
  TIMEOUT,
  /** A complete answer with a status of 500 or above. */
  SERVER_ERROR,
  /** A complete answer with another status than 2xx. */
  UNEXPECTED_STATUS,
  /** The connection ended in the middle of a body. */
  SHORT_BODY,
  /** A body that is not what its checksum says, or an echo of another body than the one sent. */
  WRONG_CHECKSUM,
  /** An answer that bears the id of another request. */
  STRAY_ANSWER,
  /** Bytes that are not an HTTP/1.x answer, or more bytes than the answer has. */
  MALFORMED_ANSWER
}
