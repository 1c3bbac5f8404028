package io.crossfade.examples.nginx;

import io.crossfade.adapter.nginx.NginxRouter;
import io.crossfade.adapter.nginx.NginxSettings;
import io.crossfade.config.AdapterConfig;
import io.crossfade.examples.service.FreeAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Sets a real nginx up by the sample configuration of the adapter. */
public final class SampleNginx {

  private static final String PROGRAM = "nginx";
  private static final String SAMPLE = "sample-nginx.conf";

  private final Path folder;
  private final InetSocketAddress front;
  private final NginxProcess process;
  private final Map<String, String> settings;

  private SampleNginx(String program, Path folder) throws IOException {
    this.folder = folder;
    this.front = FreeAddress.onLoopback();
    this.process = new NginxProcess(program, folder, front);
    this.settings =
        Map.of(
            "service", "shop",
            "include", folder.resolve("crossfade/shop.conf").toString(),
            "status-port", Integer.toString(FreeAddress.onLoopback().getPort()),
            "config", folder.resolve("nginx.conf").toString(),
            "pid-file", folder.resolve("nginx.pid").toString(),
            "access-log", folder.resolve("crossfade-shop.log").toString(),
            "affinity", "true",
            "test", String.join(" ", process.words("-t", "-q", "-c", "{config}")));
  }

  /** Returns whether there is an nginx on this machine. */
  public static boolean isInstalled() {
    return isInstalled(PROGRAM);
  }

  /** Returns whether there is an nginx of that name on this machine. */
  public static boolean isInstalled(String program) {
    return NginxProcess.find(program).isPresent();
  }

  /**
   * Starts one that serves nobody yet.
   *
   * @param folder an empty folder, which nginx's user can write to
   * @param more directives for the server, such as {@code keepalive_timeout 0;}
   * @param other directives for another server that does the same, its {@code listen} among them;
   *     empty for none
   * @throws IOException if it does not start
   */
  public static RunningNginx start(Path folder, String more, String other) throws IOException {
    return start(PROGRAM, folder, more, other);
  }

  /** Starts one by the program of another name, as above. */
  public static RunningNginx start(String program, Path folder, String more, String other)
      throws IOException {
    var found = NginxProcess.find(program);
    var nginx =
        new SampleNginx(
            found.orElseThrow(() -> new IOException("there is no " + program)),
            folder.toRealPath());
    Files.createDirectories(nginx.folder.resolve("crossfade"));
    Files.writeString(Path.of(nginx.setting("include")), NginxRouter.firstInclude(nginx.parsed()));
    Files.writeString(Path.of(nginx.setting("config")), nginx.config(more, other));
    nginx.process.launch();
    return new RunningNginx(nginx.process, nginx.front, nginx.settings);
  }

  private NginxSettings parsed() {
    return NginxSettings.of(AdapterConfig.of("traffic router 'nginx'", settings));
  }

  private String setting(String key) {
    return Objects.requireNonNull(settings.get(key), key);
  }

  /** The sample, with its places on this machine and temporary files that need no root. */
  private String config(String more, String other) throws IOException {
    var sample = sample();
    int server = sample.indexOf("  server {");
    var block = sample.substring(server, sample.lastIndexOf("}\n"));
    var first =
        block.replace("listen 80;", "listen 127.0.0.1:" + front.getPort() + ";\n    " + more);
    var second = other.isEmpty() ? "" : block.replace("listen 80;", other);
    return process.main()
        + (sample.substring(0, server) + first + second + "}\n")
            .replaceAll("(?m)^(pid|error_log) .*\n", "")
            .replace("/etc/nginx/crossfade/", folder + "/crossfade/")
            .replace("/var/log/nginx/", folder + "/")
            .replace("http {\n", "http {\n" + process.http());
  }

  private static String sample() throws IOException {
    try (var in = NginxRouter.class.getResourceAsStream(SAMPLE)) {
      return new String(Objects.requireNonNull(in, SAMPLE).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
