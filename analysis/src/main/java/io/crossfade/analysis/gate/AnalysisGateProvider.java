package io.crossfade.analysis.gate;

import io.crossfade.analysis.metric.MetricQuery;
import io.crossfade.analysis.metric.PrometheusSource;
import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import io.crossfade.model.Weight;
import io.crossfade.spi.Gate;
import io.crossfade.spi.GateProvider;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes an {@link AnalysisGate} from settings; {@code docs/canary-analysis.md} lists them.
 *
 * <p>Thread-safe.
 */
public final class AnalysisGateProvider implements GateProvider {

  private static final URI STAND_IN = URI.create("http://localhost");
  private static final double USUAL_LATENCY = 1.1;

  /** Makes the provider. */
  public AnalysisGateProvider() {}

  @Override
  public String name() {
    return "analysis";
  }

  @Override
  public Gate create(AdapterConfig config) {
    return config.read(AnalysisGateProvider::read);
  }

  private static Gate read(SettingsReader settings) {
    var builder =
        AnalysisGate.builder()
            .falseAlarms(number(settings, "false-alarms", 0.05, 1e-6, 0.5))
            .warmUp(settings.duration("warm-up", Duration.ZERO))
            .minimumRequests(settings.number("minimum-requests", 100, 1, Integer.MAX_VALUE))
            .burst(settings.number("burst", 1, 1, 10_000))
            .policy(policy(settings));
    if (settings.optionalText("errors-tolerated-ratio").isPresent()) {
      builder.toleratedErrorRatio(number(settings, "errors-tolerated-ratio", 2, 1.001, 1000));
    }
    readRouter(settings, builder);
    readPrometheus(settings, builder);
    readLatency(settings, builder);
    return builder.build();
  }

  private static VerdictPolicy policy(SettingsReader settings) {
    if (settings.optionalText("hold-at-most").isEmpty()) {
      return VerdictPolicy.standard();
    }
    var hold = Reaction.holdAtMost(settings.duration("hold-at-most", Duration.ZERO));
    return VerdictPolicy.standard().inconclusive(hold).noData(hold).error(hold);
  }

  private static void readRouter(SettingsReader settings, AnalysisGateBuilder builder) {
    if (settings.flag("errors", true)) {
      builder.errors();
    }
    weight(settings, "split-tolerance").ifPresent(builder::split);
    weight(settings, "max-error-share").ifPresent(builder::maxErrorShare);
  }

  /** The last, because it has a burst of its own. */
  private static void readLatency(SettingsReader settings, AnalysisGateBuilder builder) {
    double tolerated = number(settings, "latency-tolerated-ratio", USUAL_LATENCY, 1, 1000);
    builder.burst(settings.number("latency-burst", 1, 1, 10_000));
    if (settings.flag("latency", false)) {
      builder.latency(tolerated);
    }
  }

  private static void readPrometheus(SettingsReader settings, AnalysisGateBuilder builder) {
    if (settings.optionalText("prometheus").isEmpty()) {
      return;
    }
    var source =
        settings.value(
            "prometheus", PrometheusSource.at(STAND_IN), AnalysisGateProvider::prometheus);
    builder.rate(
        "prometheus",
        source,
        MetricQuery.of(text(settings, "prometheus-errors")),
        MetricQuery.of(text(settings, "prometheus-requests")));
  }

  private static PrometheusSource prometheus(String text) {
    try {
      return PrometheusSource.at(URI.create(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("be an http or https URL such as http://host:9090", e);
    }
  }

  private static String text(SettingsReader settings, String key) {
    var text = settings.text(key);
    return text.isBlank() ? "stand_in" : text;
  }

  private static Optional<Weight> weight(SettingsReader settings, String key) {
    return settings.optionalText(key).isEmpty()
        ? Optional.empty()
        : Optional.of(settings.value(key, Weight.ALL, AnalysisGateProvider::share));
  }

  private static Weight share(String text) {
    try {
      return Weight.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("be a percentage such as 1% or 0.25%", e);
    }
  }

  private static double number(
      SettingsReader settings, String key, double otherwise, double least, double most) {
    return settings.value(
        key,
        otherwise,
        otherwise,
        text -> {
          boolean plain = text.matches("[0-9]{1,6}(\\.[0-9]{1,9})?");
          if (!plain || Double.parseDouble(text) < least || Double.parseDouble(text) > most) {
            throw new IllegalArgumentException("be a number within " + least + ".." + most);
          }
          return Double.parseDouble(text);
        });
  }
}
