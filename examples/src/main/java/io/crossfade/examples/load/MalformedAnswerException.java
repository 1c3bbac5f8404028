package io.crossfade.examples.load;

import java.io.IOException;

/** Bytes that are not an HTTP/1.x answer. */
final class MalformedAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedAnswerException(String message) {
    super(message);
  }
}
