package io.crossfade.adapter.embedded;

import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import io.crossfade.internal.wire.LoopbackAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the admin listener of a {@link RouterMain} is, and what opens it. Only on this machine:
 * what goes over it is not encrypted.
 *
 * <p>Immutable.
 *
 * @param admin such as {@code http://127.0.0.1:9090}
 * @param tokenFile the file with the token that the router made
 * @param timeout how long a call may take. Default: 5 seconds
 */
record RemoteSettings(URI admin, Path tokenFile, Duration timeout) {

  static final Duration TIMEOUT = Duration.ofSeconds(5);

  RemoteSettings {
    LoopbackAddress.require(admin);
    Objects.requireNonNull(tokenFile, "tokenFile");
    EmbeddedSettings.Builder.WAITS.require("timeout", timeout);
  }

  static RemoteSettings of(AdapterConfig config) {
    return config.read(RemoteSettings::read);
  }

  private static RemoteSettings read(SettingsReader reader) {
    var admin = reader.value("admin", URI.create("http://127.0.0.1:1"), LoopbackAddress::parse);
    var tokenFile =
        reader.value("token-file", Path.of("missing"), EmbeddedSettingsReader::parsePath);
    var waits = EmbeddedSettings.Builder.WAITS;
    var timeout = reader.duration("timeout", TIMEOUT);
    if (!waits.contains(timeout)) {
      reader.fault("timeout was '" + timeout + "' but must be within " + waits);
      timeout = TIMEOUT;
    }
    return new RemoteSettings(admin, tokenFile, timeout);
  }
}
