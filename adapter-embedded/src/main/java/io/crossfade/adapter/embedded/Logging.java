package io.crossfade.adapter.embedded;

import org.xnio.Xnio;

/**
 * Leads Undertow's log to slf4j. Left alone it goes to {@code java.util.logging}, and so to the
 * standard error stream, unless Logback is there.
 *
 * <p>Thread-safe.
 */
final class Logging {

  private static final String PROVIDER = "org.jboss.logging.provider";

  private Logging() {}

  /**
   * Returns XNIO with its log, and so Undertow's, led to slf4j; unless the program has chosen
   * otherwise, or something else has logged through the same library before. The choice is made for
   * good with its first logger, which XNIO's is.
   */
  static Xnio xnio() {
    if (System.getProperty(PROVIDER) != null) {
      return load();
    }
    System.setProperty(PROVIDER, "slf4j");
    try {
      return load();
    } finally {
      System.clearProperty(PROVIDER);
    }
  }

  private static Xnio load() {
    return Xnio.getInstance(Logging.class.getClassLoader());
  }
}
