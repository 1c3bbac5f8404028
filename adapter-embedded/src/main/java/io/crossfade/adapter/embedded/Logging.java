package io.crossfade.adapter.embedded;

import io.undertow.UndertowLogger;

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
   * Chooses slf4j, unless the program has chosen otherwise, or something else has logged through the
   * same library before. The choice is made for good when its first logger is.
   */
  static void useSlf4j() {
    if (System.getProperty(PROVIDER) != null) {
      return;
    }
    System.setProperty(PROVIDER, "slf4j");
    try {
      UndertowLogger.ROOT_LOGGER.isDebugEnabled();
    } finally {
      System.clearProperty(PROVIDER);
    }
  }
}
