package io.crossfade.gate;

import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import io.crossfade.spi.Gate;
import io.crossfade.spi.GateProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Makes an {@link HttpJudgeGate} from settings; {@code docs/gates.md} lists them.
 *
 * <p>Thread-safe.
 */
public final class HttpJudgeGateProvider implements GateProvider {

  private static final String HEADER = "header.";

  /** Makes the provider. */
  public HttpJudgeGateProvider() {}

  @Override
  public String name() {
    return "http-judge";
  }

  @Override
  public Gate create(AdapterConfig config) {
    return config.read(settings -> read(settings, config));
  }

  private static Gate read(SettingsReader settings, AdapterConfig config) {
    var standIn = HttpJudgeGate.builder(URI.create("http://localhost/"));
    var builder = url(settings, standIn);
    var deadline = settings.duration("deadline", Duration.ofSeconds(5));
    reportFaults(settings, () -> builder.deadline(deadline));
    if (settings.optionalText("trusted-certificates").isPresent()) {
      settings.value("trusted-certificates", builder, text -> trusting(builder, text));
    }
    config.asMap().keySet().stream()
        .filter(key -> key.startsWith(HEADER))
        .forEach(
            key -> {
              var value = settings.text(key, "");
              reportFaults(settings, () -> builder.header(key.substring(HEADER.length()), value));
            });
    return builder.build();
  }

  /** The URL is not shown when it is refused: it may hold a secret. */
  private static HttpJudgeGate.Builder url(SettingsReader settings, HttpJudgeGate.Builder standIn) {
    var text = settings.text("url");
    try {
      return text.isEmpty() ? standIn : HttpJudgeGate.builder(new URI(text));
    } catch (URISyntaxException | IllegalArgumentException e) {
      settings.fault("url must be an http or https URL with a host and without user and fragment");
      return standIn;
    }
  }

  private static HttpJudgeGate.Builder trusting(HttpJudgeGate.Builder builder, String text) {
    try {
      return builder.trusting(Path.of(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "be a readable PEM file with certificates, and the url https", e);
    }
  }

  private static void reportFaults(SettingsReader settings, Runnable step) {
    try {
      step.run();
    } catch (IllegalArgumentException e) {
      settings.fault(String.valueOf(e.getMessage()));
    }
  }
}
