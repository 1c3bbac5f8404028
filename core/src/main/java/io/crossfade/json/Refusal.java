package io.crossfade.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.crossfade.model.Names;
import java.io.IOException;
import java.util.List;

/** Says where a document was refused, and why. Thread-safe. */
final class Refusal {

  private static final int LONGEST = 400;

  private Refusal() {}

  static IllegalArgumentException of(String what, IOException cause) {
    return new IllegalArgumentException(
        "The "
            + what
            + " cannot be read: at "
            + path(cause)
            + line(cause)
            + ", "
            + Names.printable(Reason.of(cause), LONGEST)
            + ".",
        cause);
  }

  private static String path(IOException cause) {
    if (cause instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return path(mapping.getPath());
    }
    return cause instanceof JsonProcessingException json
            && json.getProcessor() instanceof JsonParser parser
        ? Names.printable("$" + parser.getParsingContext().pathAsPointer(), LONGEST)
            .replace('/', '.')
        : "$";
  }

  private static String path(List<JsonMappingException.Reference> references) {
    var path = new StringBuilder("$");
    for (var reference : references) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append('.').append(reference.getFieldName());
      }
    }
    return Names.printable(path.toString(), LONGEST);
  }

  private static String line(IOException cause) {
    var location = cause instanceof JsonProcessingException json ? json.getLocation() : null;
    return location == null || location.getLineNr() < 1
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
