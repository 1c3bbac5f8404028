package io.crossfade.adapter.nginx.lua;

import io.crossfade.config.SettingsReader;
import io.crossfade.internal.wire.LoopbackAddress;
import io.crossfade.model.Names;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where our balancer's control page is, what opens it, and which of its services is ours. Only on
 * this machine, or at this end of a tunnel: what goes over it is not encrypted.
 *
 * <p>Immutable.
 *
 * @param admin such as {@code http://127.0.0.1:9091}
 * @param tokenFile the file with the token that nginx was given too
 * @param service one of the services that nginx was given
 * @param timeout how long connecting and each answer may take. Default: 5 seconds
 */
record NginxLuaSettings(URI admin, Path tokenFile, String service, Duration timeout) {

  static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final URI STAND_IN = URI.create("http://127.0.0.1:1");

  NginxLuaSettings {
    LoopbackAddress.require(admin);
    Names.requireAllowed("service", service);
    requireTimeout(timeout);
  }

  static NginxLuaSettings read(SettingsReader reader) {
    var admin = reader.value("admin", STAND_IN, LoopbackAddress::parse);
    var tokenFile = reader.value("token-file", Path.of("missing"), NginxLuaSettings::parsePath);
    var service = reader.value("service", "missing", NginxLuaSettings::parseService);
    var timeout = reader.duration("timeout", TIMEOUT);
    try {
      requireTimeout(timeout);
    } catch (IllegalArgumentException e) {
      reader.fault(String.valueOf(e.getMessage()));
      timeout = TIMEOUT;
    }
    return new NginxLuaSettings(admin, tokenFile, service, timeout);
  }

  /** Returns where the service's table is shown and replaced. */
  URI page() {
    return admin.resolve("/v1/" + service);
  }

  /** Returns where it is told who asks for changes. */
  URI fencePage() {
    return admin.resolve("/v1/" + service + "/fence");
  }

  private static Path parsePath(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("be a path", e);
    }
  }

  private static String parseService(String text) {
    try {
      return Names.requireAllowed("service", text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("be a name of letters, digits, '_', '.', ':' and '-'", e);
    }
  }

  private static void requireTimeout(Duration timeout) {
    if (timeout.isNegative() || timeout.toMillis() == 0 || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "timeout was '" + timeout + "' but must be within 1 millisecond.." + LONGEST);
    }
  }
}
