package io.crossfade.probe;

import io.crossfade.internal.net.HttpAnswer;
import io.crossfade.json.internal.JsonDocument;
import io.crossfade.model.Names;
import io.crossfade.model.Revision;
import java.util.regex.Pattern;

/**
 * Where an answer says which revision gave it.
 *
 * <p>Implementations are immutable.
 */
@FunctionalInterface
interface RevisionPlace {

  String read(HttpAnswer answer, Revision expected) throws UnfitAnswer;

  static RevisionPlace header(String name) {
    return (answer, expected) -> {
      var values = answer.values(name).stream().distinct().toList();
      if (values.size() != 1) {
        throw new UnfitAnswer(
            (values.isEmpty() ? "answers without header " : "answers with several of header ")
                + name
                + ", expected "
                + expected);
      }
      return values.get(0);
    };
  }

  static RevisionPlace pointer(String pointer) {
    return (answer, expected) ->
        parse(answer)
            .text(pointer)
            .orElseThrow(() -> missing("a body without " + pointer, expected));
  }

  static RevisionPlace group(Pattern pattern) {
    var body = new BodyPattern(pattern);
    return (answer, expected) ->
        body.find(answer)
            .map(match -> match.group(1))
            .orElseThrow(
                () ->
                    missing(
                        "a body without a match of '" + Names.printable(pattern.pattern()) + "'",
                        expected));
  }

  private static JsonDocument parse(HttpAnswer answer) throws UnfitAnswer {
    try {
      return JsonDocument.parse(answer.body());
    } catch (IllegalArgumentException e) {
      throw new UnfitAnswer("answers with a body that is not JSON: " + e.getMessage());
    }
  }

  private static UnfitAnswer missing(String what, Revision expected) {
    return new UnfitAnswer("answers with " + what + ", expected " + expected);
  }
}
