package io.crossfade.adapter.awselb;

import io.crossfade.config.SettingsReader;
import io.crossfade.model.GroupId;
import io.crossfade.model.Weight;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Turns settings as text into {@link ElbSettings}. Thread-safe. */
final class ElbSettingsReader {

  private static final Map<GroupId, String> STAND_IN =
      Map.of(
          GroupId.of("missing"), "arn:aws:elasticloadbalancing:none:0:targetgroup/missing/missing");

  private ElbSettingsReader() {}

  static ElbSettings read(SettingsReader reader) {
    var builder = ElbSettings.builder(reader.value("groups", STAND_IN, ElbSettingsReader::groups));
    places(reader, "listeners", Place::listener).forEach(p -> builder.listener(p.arn()));
    places(reader, "rules", Place::rule).forEach(p -> builder.rule(p.arn()));
    given(reader, builder, "kind", constants(ElbSettings.Kind.class), ElbSettings.Builder::kind);
    var ways = constants(ElbSettings.Stickiness.class);
    given(reader, builder, "stickiness", ways, ElbSettings.Builder::stickiness);
    duration(reader, builder, "propagation", ElbSettings.Builder::propagation);
    duration(reader, builder, "deregistration-delay", ElbSettings.Builder::deregistrationDelay);
    duration(reader, builder, "timeout", ElbSettings.Builder::timeout);
    given(reader, builder, "required-healthy", Weight::parse, ElbSettings.Builder::requiredHealthy);
    given(reader, builder, "zone", text -> text, ElbSettings.Builder::availabilityZone);
    given(reader, builder, "region", text -> text, ElbSettings.Builder::region);
    given(reader, builder, "endpoint", URI::create, ElbSettings.Builder::endpoint);
    given(
        reader, builder, "calls-per-second", Integer::valueOf, ElbSettings.Builder::callsPerSecond);
    return builder.build();
  }

  private static Map<GroupId, String> groups(String text) {
    var groups = new LinkedHashMap<GroupId, String>();
    for (var part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("be a list of group=arn, separated by commas");
      }
      usable(
          () -> {
            var group = GroupId.of(part.substring(0, equals).strip());
            if (groups.put(group, part.substring(equals + 1).strip()) != null) {
              throw new IllegalArgumentException("group '" + group + "' is there twice");
            }
            return group;
          });
    }
    usable(() -> ElbSettings.builder(groups));
    return groups;
  }

  private static List<Place> places(
      SettingsReader reader, String key, Function<String, Place> parse) {
    return reader.value(
        key,
        List.<Place>of(),
        List.<Place>of(),
        text ->
            Stream.of(text.split(",", -1))
                .map(arn -> usable(() -> parse.apply(arn.strip())))
                .toList());
  }

  private static void duration(
      SettingsReader reader,
      ElbSettings.Builder builder,
      String key,
      BiConsumer<ElbSettings.Builder, Duration> set) {
    if (reader.optionalText(key).isPresent()) {
      var value = reader.duration(key, Duration.ofSeconds(1));
      try {
        set.accept(builder, value);
      } catch (IllegalArgumentException e) {
        reader.fault(key + " cannot be used: " + e.getMessage());
      }
    }
  }

  private static <T> void given(
      SettingsReader reader,
      ElbSettings.Builder builder,
      String key,
      Function<String, T> parse,
      BiConsumer<ElbSettings.Builder, T> set) {
    reader.value(
        key,
        builder,
        builder,
        text ->
            usable(
                () -> {
                  set.accept(builder, parse.apply(text));
                  return builder;
                }));
  }

  private static <E extends Enum<E>> Function<String, E> constants(Class<E> type) {
    return text -> {
      try {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        var names = Stream.of(type.getEnumConstants()).map(ElbSettingsReader::word).toList();
        throw new IllegalArgumentException("one of " + names + " was expected", e);
      }
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static <T> T usable(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (NumberFormatException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("be usable: " + e.getMessage(), e);
    }
  }
}
