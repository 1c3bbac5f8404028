package io.crossfade.adapter.embedded;

import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
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
    Objects.requireNonNull(admin, "admin");
    Objects.requireNonNull(tokenFile, "tokenFile");
    EmbeddedSettings.Builder.WAITS.require("timeout", timeout);
  }

  static RemoteSettings of(AdapterConfig config) {
    return config.read(RemoteSettings::read);
  }

  private static RemoteSettings read(SettingsReader reader) {
    var admin = reader.value("admin", URI.create("http://127.0.0.1:1"), RemoteSettings::parseAdmin);
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

  static URI parseAdmin(String text) {
    try {
      return requireLoopback(URI.create(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "be an http address with a port on this machine, such as http://127.0.0.1:9090", e);
    }
  }

  private static URI requireLoopback(URI uri) {
    boolean plain = "http".equals(uri.getScheme()) && uri.getPort() > 0 && uri.getPath().isEmpty();
    if (!plain
        || uri.getHost() == null
        || uri.getUserInfo() != null
        || !isLoopback(uri.getHost())) {
      throw new IllegalArgumentException("not an admin address: " + uri);
    }
    return uri;
  }

  /** Looks nothing up: only the literals and the name that is always this machine. */
  private static boolean isLoopback(String host) {
    boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
    try {
      return host.equals("localhost")
          || (literal && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
