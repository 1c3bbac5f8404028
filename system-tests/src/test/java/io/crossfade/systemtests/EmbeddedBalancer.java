package io.crossfade.systemtests;

import io.crossfade.adapter.embedded.RouterMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The embedded router, in a process of its own.
 *
 * <p>Immutable.
 */
record EmbeddedBalancer(Jvm process, Path token, Properties addresses) implements Balancer {

  static Balancer start(Surroundings around) throws IOException {
    var token = around.folder().resolve("token");
    var addresses = around.folder().resolve("addresses");
    var process =
        Jvm.start(
            RouterMain.class,
            around.folder().resolve("router.log"),
            List.of("port=0", "token-file=" + token, "address-file=" + addresses));
    process.await(() -> Files.exists(addresses));
    return new EmbeddedBalancer(process, token, read(addresses));
  }

  private static Properties read(Path file) throws IOException {
    var addresses = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      addresses.load(in);
    }
    return addresses;
  }

  @Override
  public String adapter() {
    return "embedded";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("admin", addresses.getProperty("admin"), "token-file", token.toString());
  }

  @Override
  public List<InetSocketAddress> fronts() {
    var address = addresses.getProperty("router");
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    return List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  @Override
  public void close() {
    process.close();
  }
}
