package io.crossfade.probe;

import io.crossfade.internal.net.HttpAnswer;
import io.crossfade.model.Names;
import io.crossfade.model.Revision;
import java.util.regex.Pattern;

/**
 * One thing that must be true of an answer.
 *
 * <p>Implementations are immutable.
 */
@FunctionalInterface
interface Expectation {

  void requireOf(HttpAnswer answer, Revision expected) throws UnfitAnswer;

  static Expectation status(StatusCodes codes) {
    return (answer, expected) -> {
      if (!codes.contain(answer.status())) {
        throw new UnfitAnswer("answers with status " + answer.status() + ", expected " + codes);
      }
    };
  }

  static Expectation bodyContains(String text) {
    return (answer, expected) -> {
      if (!answer.isPlain() || !answer.body().contains(text)) {
        throw new UnfitAnswer(
            "answers with a body that does not contain '" + Names.printable(text) + "'");
      }
    };
  }

  static Expectation bodyMatches(Pattern pattern) {
    var body = new BodyPattern(pattern);
    return (answer, expected) -> {
      if (body.find(answer).isEmpty()) {
        throw new UnfitAnswer(
            "answers with a body without a match of '" + Names.printable(pattern.pattern()) + "'");
      }
    };
  }

  static Expectation revision(RevisionPlace place) {
    return (answer, expected) -> {
      var seen = place.read(answer, expected);
      if (!seen.equals(expected.value())) {
        throw new UnfitAnswer(
            "answers as " + Names.printable(seen, 128) + ", expected " + expected);
      }
    };
  }
}
