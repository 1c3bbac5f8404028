package io.crossfade.probe;

import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import io.crossfade.spi.HealthProbe;
import io.crossfade.spi.HealthProbeProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Makes an {@link HttpProbe} from settings; {@code docs/health.md} lists them.
 *
 * <p>Thread-safe.
 */
public final class HttpProbeProvider implements HealthProbeProvider {

  private static final String HEADER = "header.";
  private static final List<String> REVISION_KEYS =
      List.of("revision-header", "revision-pointer", "revision-pattern");

  /** Makes the provider. */
  public HttpProbeProvider() {}

  @Override
  public String name() {
    return "http";
  }

  @Override
  public HealthProbe create(AdapterConfig config) {
    return config.read(settings -> read(settings, config));
  }

  private static HealthProbe read(SettingsReader settings, AdapterConfig config) {
    var builder =
        settings.value(
            "path",
            HttpProbe.builder("/"),
            must("be a path such as /health, without spaces and host", HttpProbe::builder));
    builder.deadline(deadline(settings));
    builder.bodyLimit(settings.number("body-limit", 64 * 1024, 0, 1024 * 1024));
    var healthy = StatusCodes.of(200, 299);
    builder.expectStatus(settings.value("status", healthy, healthy, StatusCodes::parse));
    readBody(settings, builder);
    readRevision(settings, builder);
    readAddress(settings, builder);
    config.asMap().keySet().stream()
        .filter(key -> key.startsWith(HEADER))
        .forEach(key -> readHeader(settings, builder, key));
    return builder.build();
  }

  static Duration deadline(SettingsReader settings) {
    var value = settings.duration("deadline", Duration.ofSeconds(2));
    try {
      return ProbeChecks.deadline(value);
    } catch (IllegalArgumentException e) {
      settings.fault(String.valueOf(e.getMessage()));
      return Duration.ofSeconds(2);
    }
  }

  private static void readBody(SettingsReader settings, HttpProbe.Builder builder) {
    settings.optionalText("body-contains").ifPresent(builder::expectBody);
    ifThere(settings, "body-matches", text -> builder.expectBody(pattern(text)));
  }

  private static void readRevision(SettingsReader settings, HttpProbe.Builder builder) {
    boolean unchecked = settings.flag("without-revision-check", false);
    long chosen =
        REVISION_KEYS.stream().filter(key -> settings.optionalText(key).isPresent()).count();
    if (chosen + (unchecked ? 1 : 0) != 1) {
      settings.fault(
          "one of "
              + String.join(", ", REVISION_KEYS)
              + " or without-revision-check = true must say how to see which revision answers");
    }
    builder.withoutRevisionCheck();
    ifThere(
        settings,
        "revision-header",
        must("be the name of a header", builder::expectRevisionInHeader));
    ifThere(
        settings,
        "revision-pointer",
        must("be a JSON pointer such as /version", builder::expectRevisionAt));
    ifThere(
        settings,
        "revision-pattern",
        must(
            "be a regular expression with a group",
            text -> builder.expectRevisionMatching(pattern(text))));
  }

  private static void readAddress(SettingsReader settings, HttpProbe.Builder builder) {
    boolean tls = settings.value("scheme", false, false, HttpProbeProvider::isHttps);
    if (tls) {
      builder.https();
    } else if (settings.optionalText("trusted-certificates").isPresent()) {
      settings.fault("trusted-certificates needs scheme = https");
    }
    ifThere(
        settings,
        "trusted-certificates",
        must(
            "be a readable PEM file with certificates",
            text -> builder.httpsTrusting(Path.of(text))));
    ifThere(settings, "server-name", must("be a host name", builder::serverName));
    if (settings.optionalText("port").isPresent()) {
      builder.port(settings.number("port", 1, 1, 65_535));
    }
  }

  private static boolean isHttps(String scheme) {
    return switch (scheme) {
      case "http" -> false;
      case "https" -> true;
      default -> throw new IllegalArgumentException("be http or https");
    };
  }

  private static void readHeader(SettingsReader settings, HttpProbe.Builder builder, String key) {
    var value = settings.text(key, "");
    try {
      builder.header(key.substring(HEADER.length()), value);
    } catch (IllegalArgumentException e) {
      settings.fault(String.valueOf(e.getMessage()));
    }
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("be a regular expression: " + e.getDescription(), e);
    }
  }

  /** Reads a setting that may be missing; what it makes is kept by the one who makes it. */
  private static void ifThere(
      SettingsReader settings, String key, Function<String, HttpProbe.Builder> parse) {
    if (settings.optionalText(key).isPresent()) {
      settings.value(key, HttpProbe.builder("/"), parse);
    }
  }

  /** Says what a value must be in the words of the settings, not of the builder. */
  private static Function<String, HttpProbe.Builder> must(
      String rule, Function<String, HttpProbe.Builder> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(rule, e);
      }
    };
  }
}
