package io.crossfade.probe;

import io.crossfade.model.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Ranges of HTTP status codes.
 *
 * <p>Immutable.
 */
record StatusCodes(List<Range> ranges) {

  private static final Pattern RANGE = Pattern.compile("([1-9][0-9]{2})(?:-([1-9][0-9]{2}))?");

  /** From one code to another, both included. Immutable. */
  record Range(int first, int last) {

    Range {
      ProbeChecks.within("status", first, 100, 999);
      ProbeChecks.within("status", last, first, 999);
    }

    @Override
    public String toString() {
      return first == last ? String.valueOf(first) : first + "-" + last;
    }
  }

  static StatusCodes of(int first, int last) {
    return new StatusCodes(List.of(new Range(first, last)));
  }

  /** Reads {@code 200-299,304}. */
  static StatusCodes parse(String text) {
    var ranges = new ArrayList<Range>();
    for (var part : text.split(",", -1)) {
      var range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw new IllegalArgumentException(
            "be codes and ranges such as 200-299,304, not '" + Names.printable(part) + "'");
      }
      int first = Integer.parseInt(range.group(1));
      ranges.add(
          new Range(first, range.group(2) == null ? first : Integer.parseInt(range.group(2))));
    }
    return new StatusCodes(List.copyOf(ranges));
  }

  boolean contain(int status) {
    return ranges.stream().anyMatch(range -> range.first <= status && status <= range.last);
  }

  @Override
  public String toString() {
    return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
  }
}
