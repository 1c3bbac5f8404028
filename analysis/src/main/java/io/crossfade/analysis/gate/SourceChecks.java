package io.crossfade.analysis.gate;

import io.crossfade.analysis.judge.Counts;
import io.crossfade.analysis.judge.ErrorRateCheck;
import io.crossfade.analysis.judge.Finding;
import io.crossfade.analysis.judge.Limit;
import io.crossfade.analysis.judge.Verdict;
import io.crossfade.analysis.kayenta.KayentaJudge;
import io.crossfade.analysis.kayenta.KayentaMetric;
import io.crossfade.analysis.metric.CounterReading;
import io.crossfade.analysis.metric.MetricQuery;
import io.crossfade.analysis.metric.MetricSource;
import io.crossfade.analysis.metric.Series;
import io.crossfade.analysis.metric.Subject;
import io.crossfade.error.AdapterException;
import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.spi.GateContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The checks of what a metric source tells. Each is for one deployment. */
final class SourceChecks {

  private SourceChecks() {}

  /** Events per request of the candidate against those of stable. */
  static Check rate(
      MetricSource source, MetricQuery events, MetricQuery requests, ErrorRateCheck check) {
    return new Rate(source, events, requests, check, new HashMap<>());
  }

  /** The last value of the candidate against a limit. */
  static Check value(MetricSource source, MetricQuery query, Limit limit) {
    return answering(
        (look, alpha) -> {
          if (limit.factor().isPresent() && look.comparable().isEmpty()) {
            return Check.notCompared(look);
          }
          var canary = values(source, query, look, look.candidate());
          var stable =
              look.comparable()
                  .map(revision -> values(source, query, look, revision))
                  .orElse(List.of());
          return limit.value(canary, stable);
        });
  }

  /** The values of a window as Kayenta judges them; once, so ask it at the end of a step. */
  static Check kayenta(
      MetricSource source, MetricQuery query, KayentaJudge judge, KayentaMetric metric) {
    return answering(
        (look, alpha) -> {
          var stable = look.comparable();
          if (stable.isEmpty()) {
            return Check.notCompared(look);
          }
          var canary = values(source, query, look, look.candidate());
          var baseline = values(source, query, look, stable.get());
          var result = judge.judge(metric, array(baseline), array(canary));
          var words =
              result.label()
                  + " by Kayenta's judge, mean ratio "
                  + result.meanRatio()
                  + " of "
                  + canary.size()
                  + " against "
                  + baseline.size()
                  + " values";
          return new Finding(
              switch (result.label()) {
                case PASS -> Verdict.PASS;
                case HIGH, LOW -> Verdict.FAIL;
                case NODATA, NODATA_FAIL -> Verdict.NO_DATA;
                case ERROR -> Verdict.ERROR;
              },
              words);
        });
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static List<Double> values(
      MetricSource source, MetricQuery query, Look look, Revision revision) {
    return series(source, query, look, revision).stream()
        .flatMap(series -> series.values().stream())
        .toList();
  }

  private static List<Series> series(
      MetricSource source, MetricQuery query, Look look, Revision revision) {
    var context = look.context();
    var instances =
        revision.equals(look.candidate())
            ? List.<InstanceId>of()
            : context.baseline().map(group -> members(context, group)).orElse(List.of());
    return source.read(
        query, new Subject(context.deployment(), revision, context.now(), instances));
  }

  private static List<InstanceId> members(GateContext context, GroupId group) {
    return context.routing().group(group).members().keySet().stream().sorted().toList();
  }

  /** Makes a verdict of a source that fails. */
  private static Check answering(Check check) {
    return (look, alpha) -> {
      try {
        return check.look(look, alpha);
      } catch (AdapterException | IllegalArgumentException e) {
        return new Finding(Verdict.ERROR, String.valueOf(e.getMessage()));
      }
    };
  }

  private record Rate(
      MetricSource source,
      MetricQuery events,
      MetricQuery requests,
      ErrorRateCheck check,
      Map<String, CounterReading> readings)
      implements Check {

    @Override
    public Finding look(Look look, double alpha) {
      return answering(this::compare).look(look, alpha);
    }

    private Finding compare(Look look, double alpha) {
      var stable = look.comparable();
      if (stable.isEmpty()) {
        return Check.notCompared(look);
      }
      // all four are read before any is used, so that a source that fails loses nothing
      var numbers =
          List.of(
              series(source, requests, look, look.candidate()),
              series(source, events, look, look.candidate()),
              series(source, requests, look, stable.get()),
              series(source, events, look, stable.get()));
      var canary = new Counts(advance("cr", numbers.get(0)), advance("ce", numbers.get(1)));
      var base = new Counts(advance("sr", numbers.get(2)), advance("se", numbers.get(3)));
      if (look.newWindow() || !look.warm()) {
        // what came belongs to two routings, or to the warm-up
        check.startAnew();
      } else {
        check.add(canary, base);
      }
      return check.finding(alpha);
    }

    private long advance(String of, List<Series> now) {
      return readings.computeIfAbsent(of, key -> new CounterReading()).advance(now);
    }
  }
}
