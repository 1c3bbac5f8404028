package io.crossfade.analysis.metric;

import io.crossfade.error.AdapterException;
import java.util.List;

/**
 * Answers questions about a version with numbers.
 *
 * <p>It is asked on the engine's thread at every look and must answer within seconds.
 * Implementations are thread-safe.
 */
public interface MetricSource {

  /**
   * Returns the series that a query has for a version at this moment, none if there are none.
   *
   * @throws AdapterException if the source gives no answer, or one that is not understood
   */
  List<Series> read(MetricQuery query, Subject subject);

  /**
   * Returns why a query cannot be answered whatever happens, such as a metric that the source does
   * not know. Asked before a deployment begins. Default: nothing is known to be wrong.
   */
  default List<String> problems(MetricQuery query) {
    return List.of();
  }
}
