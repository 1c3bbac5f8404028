package io.crossfade.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** Says in our words why the parser refused a document. Thread-safe. */
final class Reason {

  private static final Pattern MISSING =
      Pattern.compile("Missing required creator property '(\\w+)'.*");
  private static final Pattern KINDS = Pattern.compile(".*known type ids = (\\[[a-z, -]*]).*");
  private static final Pattern INTERNALS =
      Pattern.compile(" \\(start marker at \\[Source.*|\\.$", Pattern.DOTALL);

  private Reason() {}

  static String of(IOException cause) {
    if (cause instanceof UnrecognizedPropertyException unknown) {
      return "there is no field '" + unknown.getPropertyName() + "', only " + names(unknown);
    }
    if (cause instanceof InvalidTypeIdException kind) {
      return kindIsUnknown(kind);
    }
    if (cause instanceof InvalidNullException) {
      return "null is not a value";
    }
    if (cause instanceof ValueInstantiationException && cause.getCause() != null) {
      return String.valueOf(cause.getCause().getMessage());
    }
    return cause instanceof MismatchedInputException mismatch ? mismatch(mismatch) : message(cause);
  }

  private static List<String> names(UnrecognizedPropertyException unknown) {
    var known = unknown.getKnownPropertyIds();
    return known == null ? List.of() : known.stream().map(Object::toString).sorted().toList();
  }

  private static String kindIsUnknown(InvalidTypeIdException cause) {
    var id = cause.getTypeId();
    var known = KINDS.matcher(message(cause).replace('\n', ' '));
    return (id == null ? "the kind is missing" : "there is no kind '" + id + "'")
        + (known.matches() ? ", only " + known.group(1) : "");
  }

  private static String mismatch(MismatchedInputException cause) {
    var missing = MISSING.matcher(message(cause));
    if (missing.matches()) {
      return "the field '" + missing.group(1) + "' is missing";
    }
    if (message(cause).startsWith("Trailing token")) {
      return "there is more after the end of the document";
    }
    var type = cause.getTargetType();
    var expected = type == null ? "" : expected(type);
    return expected.isEmpty() ? message(cause) : expected + " is expected";
  }

  private static String expected(Class<?> type) {
    if (type == int.class || type == long.class || type == Long.class) {
      return "a whole number in range";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a string";
    }
    return "";
  }

  private static String message(IOException cause) {
    var text =
        cause instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : cause.getMessage();
    return text == null ? "it is not as expected" : INTERNALS.matcher(text.strip()).replaceAll("");
  }
}
