package io.crossfade.adapter.nginx.lua;

import io.crossfade.config.SettingsReader;
import io.crossfade.model.Names;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
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
    requireLoopback(admin);
    Names.requireAllowed("service", service);
    requireTimeout(timeout);
  }

  static NginxLuaSettings read(SettingsReader reader) {
    var admin = reader.value("admin", STAND_IN, NginxLuaSettings::parseAdmin);
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

  private static URI parseAdmin(String text) {
    try {
      return requireLoopback(URI.create(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "be an http address with a port on this machine, such as http://127.0.0.1:9091", e);
    }
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

  private static URI requireLoopback(URI uri) {
    boolean plain =
        "http".equals(uri.getScheme())
            && uri.getPort() > 0
            && uri.getHost() != null
            && uri.getUserInfo() == null
            && uri.getRawPath().isEmpty()
            && uri.getRawQuery() == null;
    if (!plain || !isLoopback(uri.getHost())) {
      throw new IllegalArgumentException(
          "admin must be an http address with a port on this machine, was '"
              + Names.printable(uri.toString())
              + "'");
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
