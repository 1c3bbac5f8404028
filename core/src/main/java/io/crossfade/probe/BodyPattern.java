package io.crossfade.probe;

import io.crossfade.internal.net.HttpAnswer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression that is looked for in a body, at bounded cost.
 *
 * <p>Immutable.
 */
record BodyPattern(Pattern pattern) {

  /** Returns the first match. */
  Optional<Matcher> find(HttpAnswer answer) throws UnfitAnswer {
    if (!answer.isPlain()) {
      throw new UnfitAnswer("answers with an encoded body although none was asked for");
    }
    try {
      var matcher = pattern.matcher(new BoundedText(answer.body()));
      return matcher.find() ? Optional.of(matcher) : Optional.empty();
    } catch (BoundedText.TooCostly | StackOverflowError e) {
      // the expression recurses for each repetition of a group, so a long body can exhaust the
      // stack
      throw new UnfitAnswer("the body pattern is too costly for the body that came");
    }
  }
}
