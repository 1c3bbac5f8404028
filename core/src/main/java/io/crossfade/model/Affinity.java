package io.crossfade.model;

import java.util.regex.Pattern;

/**
 * Whether a client that was sent somewhere once is sent there again. A session ends when its
 * instance drains, and never keeps a client on a group of weight zero.
 *
 * <p>Immutable.
 *
 * @param cookie the name of the cookie that the load balancer sets; empty for no affinity
 */
public record Affinity(String cookie) {

  private static final Pattern COOKIE = Pattern.compile("[A-Za-z0-9_-]{0,64}");
  private static final Affinity NONE = new Affinity("");

  /** Checks the cookie's name. */
  public Affinity {
    if (!COOKIE.matcher(cookie).matches()) {
      throw new IllegalArgumentException(
          "affinity cookie must match "
              + COOKIE.pattern()
              + ", was '"
              + Names.printable(cookie)
              + "'");
    }
  }

  /** Returns no affinity: each request is routed on its own. */
  public static Affinity none() {
    return NONE;
  }

  /** Returns affinity to an instance, kept in a cookie of this name. */
  public static Affinity cookie(String name) {
    return new Affinity(name);
  }

  /** Returns whether clients stay on their instance. */
  public boolean isSticky() {
    return !cookie.isEmpty();
  }
}
