package io.crossfade.gate;

import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import io.crossfade.model.Weight;
import io.crossfade.spi.Gate;
import io.crossfade.spi.GateProvider;
import java.time.Duration;

/**
 * Makes a {@link ThresholdGate} from settings; {@code docs/gates.md} lists them.
 *
 * <p>Thread-safe.
 */
public final class ThresholdGateProvider implements GateProvider {

  private static final double USUAL_PERCENTILE = 99;

  /** Makes the provider. */
  public ThresholdGateProvider() {}

  @Override
  public String name() {
    return "threshold";
  }

  @Override
  public Gate create(AdapterConfig config) {
    return config.read(ThresholdGateProvider::read);
  }

  private static Gate read(SettingsReader settings) {
    var builder =
        ThresholdGate.builder(
            settings.value("max-error-share", Weight.ALL, ThresholdGateProvider::share));
    builder.minimumRequests(settings.number("minimum-requests", 100, 1, Integer.MAX_VALUE));
    if (settings.optionalText("max-error-share-over-stable").isPresent()) {
      builder.maxErrorShareOverStable(
          settings.value("max-error-share-over-stable", Weight.ALL, ThresholdGateProvider::share));
    }
    readLatency(settings, builder);
    return builder.build();
  }

  private static void readLatency(SettingsReader settings, ThresholdGate.Builder builder) {
    var percentile =
        settings.value(
            "latency-percentile",
            USUAL_PERCENTILE,
            USUAL_PERCENTILE,
            ThresholdGateProvider::percentile);
    boolean whereKnown = settings.flag("latency-where-known", false);
    if (settings.optionalText("max-latency").isEmpty()) {
      return;
    }
    var most = settings.duration("max-latency", Duration.ofSeconds(1));
    if (most.isNegative() || most.isZero()) {
      settings.fault("max-latency must be more than zero, was " + most);
    } else if (whereKnown) {
      builder.maxLatencyWhereKnown(percentile, most);
    } else {
      builder.maxLatency(percentile, most);
    }
  }

  private static Weight share(String text) {
    try {
      return Weight.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("be a percentage such as 1% or 0.25%", e);
    }
  }

  private static double percentile(String text) {
    if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3})?")
        || Double.parseDouble(text) <= 0
        || Double.parseDouble(text) > 100) {
      throw new IllegalArgumentException("be above 0 and at most 100, such as 99 or 99.9");
    }
    return Double.parseDouble(text);
  }
}
