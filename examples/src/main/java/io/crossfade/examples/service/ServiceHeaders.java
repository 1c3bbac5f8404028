package io.crossfade.examples.service;

/** The header names that the demo service adds to its answers. Immutable. */
public final class ServiceHeaders {
  /** The version that answered, as given by {@code --version}. */
  public static final String VERSION = "X-Version";

  /** The instance that answered, as given by {@code --instance}. */
  public static final String INSTANCE = "X-Instance";

  /** The CRC-32 of the answer's body as {@link Checksum#text} writes it. */
  public static final String CHECKSUM = "X-Checksum";

  /** Repeated from the request, if it was there: an answer that strays to another client shows. */
  public static final String REQUEST_ID = "X-Request-Id";

  private ServiceHeaders() {}
}
