package io.crossfade.adapter.embedded;

import io.crossfade.adapter.embedded.EmbeddedSettings.Builder;
import io.crossfade.adapter.embedded.EmbeddedSettings.Range;
import io.crossfade.adapter.embedded.EmbeddedSettings.Span;
import io.crossfade.config.SettingsReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads {@link EmbeddedSettings} from text. Confined to one call. */
@SuppressWarnings("BadImport") // the only builder there is here
final class EmbeddedSettingsReader {

  private final SettingsReader reader;
  private final EmbeddedSettings standard;

  private EmbeddedSettingsReader(SettingsReader reader) {
    this.reader = reader;
    this.standard = EmbeddedSettings.builder(Builder.DEFAULT_PORT).build();
  }

  static EmbeddedSettings read(SettingsReader reader) {
    return new EmbeddedSettingsReader(reader).read();
  }

  /** Returns a path if the setting is there; a fault if it cannot be one. */
  static Optional<Path> path(SettingsReader reader, String key) {
    return reader.value(
        key, Optional.empty(), Optional.empty(), text -> Optional.of(parsePath(text)));
  }

  private EmbeddedSettings read() {
    var settings =
        EmbeddedSettings.builder(number("port", standard.port(), Builder.PORTS))
            .host(reader.text("host", standard.host()))
            .ioThreads(number("io-threads", standard.ioThreads(), Builder.IO_THREADS))
            .connectAttempts(
                number("connect-attempts", standard.connectAttempts(), Builder.CONNECT_ATTEMPTS))
            .maxHeaderSize(
                number("max-header-size", standard.maxHeaderSize(), Builder.HEADER_SIZES))
            .maxConnections(
                number("max-connections", standard.maxConnections(), Builder.CONNECTIONS))
            .connectTimeout(wait("connect-timeout", standard.connectTimeout(), Builder.WAITS))
            .responseTimeout(wait("response-timeout", standard.responseTimeout(), Builder.WAITS))
            .stallTimeout(wait("stall-timeout", standard.stallTimeout(), Builder.WAITS))
            .upstreamIdleTimeout(
                wait("upstream-idle-timeout", standard.upstreamIdleTimeout(), Builder.WAITS))
            .clientIdleTimeout(
                wait("client-idle-timeout", standard.clientIdleTimeout(), Builder.WAITS))
            .headTimeout(wait("head-timeout", standard.headTimeout(), Builder.WAITS))
            .coolDown(wait("cool-down", standard.coolDown(), Builder.WAITS_OR_NONE))
            .trustForwarded(reader.flag("trust-forwarded", standard.trustForwarded()));
    path(reader, "state-file").ifPresent(settings::stateFile);
    return settings.build();
  }

  private int number(String key, int otherwise, Range range) {
    return reader.number(key, otherwise, range.least(), range.most());
  }

  private Duration wait(String key, Duration otherwise, Span span) {
    var value = reader.duration(key, otherwise);
    if (span.contains(value)) {
      return value;
    }
    reader.fault(key + " was '" + value + "' but must be within " + span);
    return otherwise;
  }

  static Path parsePath(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("be a path", e);
    }
  }
}
