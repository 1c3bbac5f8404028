package io.crossfade.examples.service;

import java.io.IOException;

/** A request that cannot be understood; the connection is closed after the answer. */
final class BadRequestException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  BadRequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
