package io.crossfade.adapter.embedded;

import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.error.ConfigurationException;
import io.crossfade.internal.wire.AdminToken;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs an {@link EmbeddedRouter} in a process of its own, so that it goes on when the deployer
 * ends. A {@link RemoteEmbeddedRouter} drives it.
 *
 * <p>Arguments are {@code name=value}: every setting of {@link EmbeddedSettings}, and
 *
 * <ul>
 *   <li>{@code token-file}: the secret of admin requests; made if it is missing. Required.
 *   <li>{@code admin-port}: where admin requests are let in, on loopback. Default: 0, a free one.
 *   <li>{@code address-file}: where to write both addresses when they are open, as {@code
 *       router=host:port} and {@code admin=http://host:port}. Default: nowhere.
 * </ul>
 *
 * <p>Runs on the calling thread until it is interrupted or the process ends.
 */
public final class RouterMain {

  private final EmbeddedSettings router;
  private final int adminPort;
  private final Path tokenFile;
  private final Optional<Path> addressFile;

  private RouterMain(SettingsReader reader) {
    this.adminPort = reader.number("admin-port", 0, 0, 65_535);
    this.tokenFile =
        reader.value("token-file", Path.of("missing"), EmbeddedSettingsReader::parsePath);
    this.addressFile = EmbeddedSettingsReader.path(reader, "address-file");
    this.router = EmbeddedSettingsReader.read(reader);
  }

  /**
   * Runs the router.
   *
   * @param args settings, each {@code name=value}
   * @throws ConfigurationException with every fault of the settings at once
   * @throws AdapterException if it cannot listen
   * @throws InterruptedException when it is told to end
   */
  public static void main(String[] args) throws InterruptedException {
    var settings = AdapterConfig.of("embedded router", parse(args)).read(RouterMain::new);
    settings.run();
  }

  private void run() throws InterruptedException {
    try (var open = EmbeddedRouter.start(router)) {
      var admin = new InetSocketAddress(InetAddress.getLoopbackAddress(), adminPort);
      var bound = open.listen(admin, new AdminHandler(open, token()));
      addressFile.ifPresent(file -> tell(file, open.address(), bound));
      waitForTheEnd();
    }
  }

  private static void waitForTheEnd() throws InterruptedException {
    var never = new Signal();
    while (!never.isRaised()) {
      TimeSource.system().await(Duration.ofDays(1), never);
    }
  }

  private AdminToken token() {
    try {
      return TokenFile.readOrMake(tokenFile);
    } catch (IOException e) {
      throw unusable("token", tokenFile, e);
    }
  }

  private static void tell(Path file, InetSocketAddress router, InetSocketAddress admin) {
    var text = "router=" + hostAndPort(router) + "\nadmin=http://" + hostAndPort(admin) + "\n";
    try {
      new AtomicFile(file).write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unusable("address", file, e);
    }
  }

  private static String hostAndPort(InetSocketAddress address) {
    var literal = address.getAddress().getHostAddress();
    return (literal.indexOf(':') < 0 ? literal : "[" + literal + "]") + ":" + address.getPort();
  }

  private static AdapterException unusable(String what, Path file, IOException e) {
    return new AdapterException(
        Kind.PERMANENT,
        "The embedded router cannot use its " + what + " file '" + file + "': " + e + ".",
        e);
  }

  private static Map<String, String> parse(String[] args) {
    var settings = new HashMap<String, String>();
    for (var arg : args) {
      int equals = arg.indexOf('=');
      if (equals < 1 || settings.put(arg.substring(0, equals), arg.substring(equals + 1)) != null) {
        throw new ConfigurationException(
            "embedded router",
            List.of("'" + arg + "' but must be name=value, with every name once"));
      }
    }
    return settings;
  }
}
