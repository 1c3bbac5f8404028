package io.crossfade.examples.load;

import io.crossfade.examples.service.ServiceHeaders;
import java.util.Locale;
import java.util.Map;

/** Reads who answered. Immutable. */
final class Versions {
  private static final String HEADER = ServiceHeaders.VERSION.toLowerCase(Locale.ROOT);

  private Versions() {}

  /** The version in the headers; a text that is no name counts as none. */
  static String nameIn(Map<String, String> headers) {
    String version = headers.getOrDefault(HEADER, LoadReport.NO_VERSION);
    return LoadProfile.NAME.matcher(version).matches() ? version : LoadReport.NO_VERSION;
  }
}
