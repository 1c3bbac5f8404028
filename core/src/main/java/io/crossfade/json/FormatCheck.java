package io.crossfade.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;

/**
 * Looks at a document's {@code format} before anything else, so that a newer one is refused for
 * being newer and not for what it contains. Thread-safe.
 */
final class FormatCheck {

  private static final String FIELD = "format";

  private FormatCheck() {}

  static void requireKnown(JsonFactory factory, String text) throws IOException {
    try (var parser = factory.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw JsonMappingException.from(parser, "an object is expected");
      }
      findFormat(parser);
      requireKnown(parser);
    }
  }

  /** Refuses a document in another format, such as a plan within an event. */
  static void requireCurrent(int format) {
    if (format != Json.FORMAT) {
      throw new IllegalArgumentException(
          "format must be " + Json.FORMAT + " for this release, was " + format);
    }
  }

  private static void findFormat(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = FIELD.equals(parser.currentName());
      parser.nextToken();
      if (found) {
        return;
      }
      parser.skipChildren();
    }
    throw JsonMappingException.from(parser, "'" + FIELD + "' is missing");
  }

  private static void requireKnown(JsonParser parser) throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      throw JsonMappingException.from(parser, "'" + FIELD + "' must be a whole number");
    }
    var format = parser.getBigIntegerValue();
    if (format.bitLength() > Integer.SIZE - 1 || format.intValue() > Json.FORMAT) {
      throw JsonMappingException.from(
          parser,
          "it is in format "
              + format
              + ", but this release reads formats up to "
              + Json.FORMAT
              + "; use the release that wrote it, or a later one");
    }
    if (format.signum() <= 0) {
      throw JsonMappingException.from(parser, "there is no format " + format);
    }
  }
}
