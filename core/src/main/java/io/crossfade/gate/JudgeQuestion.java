package io.crossfade.gate;

import io.crossfade.json.internal.JsonDocument;
import io.crossfade.model.Revision;
import io.crossfade.spi.GateContext;
import io.crossfade.spi.LatencyDistribution;
import io.crossfade.spi.TrafficCounters;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What an external judge is told, as JSON. Thread-safe. */
final class JudgeQuestion {

  private static final int SCHEMA = 1;

  private JudgeQuestion() {}

  static String json(GateContext context) {
    var question = new LinkedHashMap<String, Object>();
    question.put("schema", SCHEMA);
    question.put("deployment", context.deployment().value());
    question.put("at", context.now().toString());
    question.put("askedForMillis", context.askedFor().toMillis());
    question.put("candidate", side(context, context.candidate()));
    context.stable().ifPresent(stable -> question.put("stable", side(context, stable)));
    question.put("groups", weights(context));
    question.put("labels", new TreeMap<>(context.labels()));
    return JsonDocument.write(question);
  }

  private static Map<String, Object> side(GateContext context, Revision revision) {
    var side = new LinkedHashMap<String, Object>();
    side.put("revision", revision.value());
    context.counters(revision).ifPresent(counters -> side.put("counters", counts(counters)));
    context.latency(revision).ifPresent(latency -> side.put("latency", times(latency)));
    return side;
  }

  private static Map<String, Object> counts(TrafficCounters counters) {
    var counts = new LinkedHashMap<String, Object>();
    counts.put("requests", counters.requests());
    counts.put("success", counters.success());
    counts.put("clientErrors", counters.clientErrors());
    counts.put("serverErrors", counters.serverErrors());
    counts.put("failures", counters.failures());
    return counts;
  }

  private static Map<String, Object> times(LatencyDistribution latency) {
    var times = new LinkedHashMap<String, Object>();
    times.put("count", latency.count());
    millis(latency, 50).ifPresent(millis -> times.put("p50Millis", millis));
    millis(latency, 90).ifPresent(millis -> times.put("p90Millis", millis));
    millis(latency, 99).ifPresent(millis -> times.put("p99Millis", millis));
    millis(latency, 100).ifPresent(millis -> times.put("maxMillis", millis));
    return times;
  }

  private static Optional<BigDecimal> millis(LatencyDistribution latency, int percentile) {
    return latency.percentile(percentile).map(time -> BigDecimal.valueOf(time.toNanos(), 6));
  }

  private static Map<String, Object> weights(GateContext context) {
    var weights = new TreeMap<String, Object>();
    context
        .routing()
        .groups()
        .forEach(
            (id, group) ->
                weights.put(id.value(), BigDecimal.valueOf(group.weight().basisPoints(), 2)));
    return weights;
  }
}
