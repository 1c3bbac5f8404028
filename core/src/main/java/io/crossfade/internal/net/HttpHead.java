package io.crossfade.internal.net;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Status and fields of an answer, and what they say of its body.
 *
 * <p>Immutable.
 */
record HttpHead(int status, List<HttpHeader> fields) {

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  HttpHead {
    fields = List.copyOf(fields);
  }

  /** 100 Continue and 103 Early Hints come before the answer. */
  boolean isInterim() {
    return status < 200 && status != 101;
  }

  boolean hasBody() {
    return status >= 200 && status != 204 && status != 304;
  }

  boolean isChunked() throws NoAnswerException {
    var codings = values("Transfer-Encoding");
    if (codings.isEmpty()) {
      return false;
    }
    if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
      throw NoAnswerException.heard("answers with an unknown Transfer-Encoding");
    }
    if (!values("Content-Length").isEmpty()) {
      throw NoAnswerException.heard("answers with both Content-Length and Transfer-Encoding");
    }
    return true;
  }

  OptionalLong length() throws NoAnswerException {
    var lengths = values("Content-Length").stream().distinct().toList();
    if (lengths.isEmpty()) {
      return OptionalLong.empty();
    }
    if (lengths.size() > 1 || !LENGTH.matcher(lengths.get(0)).matches()) {
      throw NoAnswerException.heard("answers with a Content-Length that is no number");
    }
    return OptionalLong.of(Long.parseLong(lengths.get(0)));
  }

  private List<String> values(String name) {
    return fields.stream().filter(field -> field.isNamed(name)).map(HttpHeader::value).toList();
  }
}
