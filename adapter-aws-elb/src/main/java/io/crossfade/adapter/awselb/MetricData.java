package io.crossfade.adapter.awselb;

import io.crossfade.budget.CallBudget;
import io.crossfade.error.AdapterException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/**
 * Datapoints of the target groups of one load balancer, whatever the pages. An answer that is not
 * complete is none.
 *
 * <p>Thread-safe.
 */
final class MetricData {

  private static final String NAMESPACE = "AWS/ApplicationELB";

  private final CloudWatchClient sdk;
  private final CallBudget budget;
  private final String loadBalancer;

  MetricData(CloudWatchClient sdk, CallBudget budget, String loadBalancer) {
    this.sdk = sdk;
    this.budget = budget;
    this.loadBalancer = loadBalancer;
  }

  /** Some time of whole periods; a datapoint bears the beginning of its period. */
  record Span(Instant from, Instant to, Duration period) {}

  /**
   * Reads statistics of a target group.
   *
   * @throws AdapterException if CloudWatch does not answer, or not with all it has
   */
  Datapoints read(String targetGroup, List<Statistic> statistics, Span span) {
    var request =
        GetMetricDataRequest.builder()
            .startTime(span.from())
            .endTime(span.to())
            .metricDataQueries(queries(targetGroup, statistics, span.period()));
    var values = new HashMap<Statistic, NavigableMap<Instant, Double>>();
    var states = new HashMap<Statistic, StatusCode>();
    String next = null;
    do {
      var page = ask(request.nextToken(next).build(), targetGroup);
      for (var result : page.metricDataResults()) {
        var statistic = statistics.get(Integer.parseInt(result.id().substring(1)));
        states.put(statistic, result.statusCode());
        take(result, span, values.computeIfAbsent(statistic, s -> new TreeMap<>()));
      }
      next = page.nextToken();
    } while (next != null && !next.isEmpty());
    requireComplete(statistics, states, targetGroup);
    return new Datapoints(values);
  }

  private GetMetricDataResponse ask(GetMetricDataRequest request, String targetGroup) {
    budget.spend("GetMetricData");
    try {
      return sdk.getMetricData(request);
    } catch (SdkException e) {
      throw ElbFaults.ofRead(e, "CloudWatch's GetMetricData of " + Arns.brief(targetGroup));
    }
  }

  private List<MetricDataQuery> queries(
      String targetGroup, List<Statistic> statistics, Duration period) {
    return statistics.stream()
        .map(
            statistic ->
                MetricDataQuery.builder()
                    .id("m" + statistics.indexOf(statistic))
                    .metricStat(
                        s ->
                            s.metric(
                                    m ->
                                        m.namespace(NAMESPACE)
                                            .metricName(statistic.metric())
                                            .dimensions(
                                                dimension("LoadBalancer", loadBalancer),
                                                dimension("TargetGroup", Arns.brief(targetGroup))))
                                .period(Math.toIntExact(period.toSeconds()))
                                .stat(statistic.name()))
                    .build())
        .toList();
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  private static void take(
      MetricDataResult result, Span span, NavigableMap<Instant, Double> points) {
    for (int i = 0; i < result.timestamps().size(); i++) {
      var at = result.timestamps().get(i);
      if (!at.isBefore(span.from()) && at.isBefore(span.to())) {
        points.put(at, result.values().get(i));
      }
    }
  }

  private static void requireComplete(
      List<Statistic> statistics, Map<Statistic, StatusCode> states, String targetGroup) {
    for (var statistic : statistics) {
      if (states.get(statistic) != StatusCode.COMPLETE) {
        throw new AdapterException(
            AdapterException.Kind.TRANSIENT,
            "CloudWatch's answer on "
                + statistic.metric()
                + " of "
                + Arns.brief(targetGroup)
                + " is not complete ("
                + states.get(statistic)
                + "), which says nothing of the world.");
      }
    }
  }
}
