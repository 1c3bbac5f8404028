package io.crossfade.analysis.metric;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A Micrometer registry of this JVM, where the application or a router in it counts by version. The
 * query is a meter's name; of a timer or a distribution summary it reads the count.
 *
 * <p>Needs {@code micrometer-core}, which is an optional dependency. Thread-safe.
 */
public final class MicrometerSource implements MetricSource {

  private final MeterRegistry registry;
  private final String versionTag;

  private MicrometerSource(MeterRegistry registry, String versionTag) {
    this.registry = registry;
    this.versionTag = versionTag;
  }

  /**
   * Returns a source.
   *
   * @param versionTag the tag whose value is the revision, such as {@code version}
   */
  public static MicrometerSource of(MeterRegistry registry, String versionTag) {
    return new MicrometerSource(
        Objects.requireNonNull(registry, "registry"),
        Objects.requireNonNull(versionTag, "versionTag"));
  }

  @Override
  public List<Series> read(MetricQuery query, Subject subject) {
    return registry
        .find(query.textFor(subject))
        .tag(versionTag, subject.revision().value())
        .meters()
        .stream()
        .map(meter -> new Series(meter.getId().getTags().toString(), List.of(first(meter))))
        .toList();
  }

  /**
   * The first measurement of a counter is its count, of a timer its count, of a gauge its value.
   */
  private static double first(Meter meter) {
    return StreamSupport.stream(meter.measure().spliterator(), false)
        .findFirst()
        .map(measurement -> measurement.getValue())
        .orElse(Double.NaN);
  }

  @Override
  public List<String> problems(MetricQuery query) {
    return registry.find(query.text()).meter() == null
        ? List.of(
            "the registry has no meter "
                + query
                + "; it has "
                + registry.getMeters().stream()
                    .map(meter -> meter.getId().getName())
                    .distinct()
                    .sorted()
                    .limit(20)
                    .collect(Collectors.joining(", ")))
        : List.of();
  }
}
