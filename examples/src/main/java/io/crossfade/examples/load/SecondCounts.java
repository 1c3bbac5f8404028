package io.crossfade.examples.load;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of the requests that were due in one second of a run. Immutable.
 *
 * @param second counted from the start of the run, from 0
 * @param sent requests that were due
 * @param versions what became of them by the version that answered, in order of appearance; those
 *     that nobody answered are under {@link LoadReport#NO_VERSION}
 */
public record SecondCounts(int second, long sent, Map<String, VersionCounts> versions) {
  /** Copies the counts. */
  public SecondCounts {
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
  }
}
