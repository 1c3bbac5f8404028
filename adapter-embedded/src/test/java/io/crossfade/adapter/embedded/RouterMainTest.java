package io.crossfade.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.error.ConfigurationException;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The router in a process of its own. */
class RouterMainTest extends RouterTest {

  @TempDir private Path folder;

  @Test
  void serves_is_driven_and_comes_back_after_it_was_killed() throws Exception {
    var backend = backend("a");
    var first = start(0, 0);
    var addresses = addresses(first);
    var remote = RemoteEmbeddedRouter.at(admin(addresses), folder.resolve("token"));
    remote.apply(allTo(BLUE, backend), FENCE);
    assertThat(RawClient.get(router(addresses), "/").body()).isEqualTo("a");
    var before = remote.observe().incarnation();

    kill(first);
    var second = start(router(addresses).getPort(), admin(addresses).getPort());
    addresses(second);

    assertThat(RawClient.get(router(addresses), "/").body()).isEqualTo("a");
    assertThat(remote.observe().table()).isEqualTo(allTo(BLUE, backend));
    assertThat(remote.observe().incarnation()).isNotEqualTo(before);
    kill(second);
    assertThat(folder.resolve("streams")).isEmptyFile();
    assertThat(Files.readString(folder.resolve("log"))).contains("org.xnio - XNIO version");
  }

  @Test
  void tells_every_fault_of_its_settings_at_once() {
    assertThatThrownBy(() -> RouterMain.main(new String[] {"port=x", "admin-port=-1", "prot=1"}))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("port was 'x'")
        .hasMessageContaining("admin-port was '-1'")
        .hasMessageContaining("token-file is missing")
        .hasMessageContaining("prot is not a setting");
  }

  @Test
  void refuses_arguments_that_are_no_settings() {
    assertThatThrownBy(() -> RouterMain.main(new String[] {"--port"}))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--port");
  }

  /** Starts a process that logs to a file, so that anything on its streams is ours. */
  private Process start(int port, int adminPort) throws IOException {
    Files.deleteIfExists(folder.resolve("address"));
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(List.of(java, "-Xmx64m", "-XX:+UseSerialGC"));
    command.add("-Dorg.slf4j.simpleLogger.logFile=" + folder.resolve("log"));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(RouterMain.class.getName());
    command.add("port=" + port);
    command.add("admin-port=" + adminPort);
    command.add("token-file=" + folder.resolve("token"));
    command.add("state-file=" + folder.resolve("state"));
    command.add("address-file=" + folder.resolve("address"));
    var streams = ProcessBuilder.Redirect.appendTo(new File(folder.toFile(), "streams"));
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(streams).start();
    closing(() -> kill(process));
    return process;
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private Properties addresses(Process process) throws IOException {
    var file = folder.resolve("address");
    await("the router", () -> Files.exists(file) || !process.isAlive());
    var addresses = new Properties();
    try (var in = Files.newInputStream(file)) {
      addresses.load(in);
    }
    return addresses;
  }

  private static InetSocketAddress router(Properties addresses) {
    var uri = URI.create("http://" + addresses.getProperty("router"));
    return new InetSocketAddress(uri.getHost(), uri.getPort());
  }

  private static URI admin(Properties addresses) {
    return URI.create(addresses.getProperty("admin"));
  }
}
