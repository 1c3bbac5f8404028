package io.crossfade.adapter.nginx;

import io.crossfade.adapter.nginx.testing.RealNginx;
import io.crossfade.command.CommandRunner;
import io.crossfade.command.CommandTemplate;
import io.crossfade.testkit.contract.FreePort;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A real nginx in a folder of its own, on the loopback, for one test. Confined to its thread. */
final class Nginx implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String program;
  private final Path folder;
  private final int port;
  private final NginxSettings settings;
  private @Nullable RealNginx process;

  /** What is done to the owned folder before there is anything in it. */
  interface Preparation {
    void prepare(Path owned) throws IOException;
  }

  private Nginx(String program, Path folder, int port, int statusPort) {
    this.program = program;
    this.folder = folder;
    this.port = port;
    this.settings = settingsBuilder(statusPort).build();
  }

  /** Returns a builder of what {@link #settings} are. */
  NginxSettings.Builder settingsBuilder() {
    return settingsBuilder(settings.statusPort());
  }

  private NginxSettings.Builder settingsBuilder(int statusPort) {
    return NginxSettings.builder("shop", folder.resolve("owned/shop.conf"), statusPort)
        .config(folder.resolve("nginx.conf"))
        .pidFile(folder.resolve("nginx.pid"))
        .accessLog(folder.resolve("access.log"))
        .affinity(true)
        .reloadInterval(Duration.ZERO)
        .test(CommandTemplate.of(RealNginx.words(program, folder, "-t", "-q", "-c", "{config}")));
  }

  /** Starts one that serves nobody yet. */
  static Nginx start() throws IOException {
    return start(RealNginx.NAME, owned -> {});
  }

  /** Starts one whose owned folder was prepared, such as by putting a file system there. */
  static Nginx start(String name, Preparation preparation) throws IOException {
    var program = RealNginx.program(name);
    var folder = Files.createTempDirectory("crossfade-nginx-").toRealPath();
    var nginx = new Nginx(program, folder, FreePort.reserve(), FreePort.reserve());
    Files.createDirectory(folder.resolve("owned"));
    Files.createDirectory(folder.resolve("foreign"));
    preparation.prepare(folder.resolve("owned"));
    Files.writeString(nginx.settings.include(), NginxRouter.firstInclude(nginx.settings));
    Files.writeString(folder.resolve("foreign/site.conf"), nginx.site());
    Files.writeString(nginx.settings.config(), nginx.config());
    nginx.launch();
    return nginx;
  }

  NginxSettings settings() {
    return settings;
  }

  Path folder() {
    return folder;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  Path foreignInclude() {
    return folder.resolve("foreign/site.conf");
  }

  String errorLog() throws IOException {
    return Files.readString(folder.resolve("error.log"));
  }

  ProcessHandle master() {
    return process().master();
  }

  void hup() throws IOException {
    process().signal("HUP");
  }

  private RealNginx process() {
    return Objects.requireNonNull(process, "it was stopped");
  }

  /** Starts it, and waits until it answers. */
  void launch() throws IOException {
    var host = new LocalHost(settings, TimeSource.system());
    process = RealNginx.start(program, folder, () -> host.marker(Watch.ANY_WORKER).isPresent());
  }

  /** Ends it, its workers too. */
  void stop() {
    if (process != null) {
      process.close();
      process = null;
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  static void run(List<String> words) throws IOException {
    var result = CommandRunner.system().run(words, PATIENCE, 64 << 10, Map.of());
    if (!result.succeeded()) {
      throw new IOException(words + " " + result + result.errors());
    }
  }

  private String config() {
    return """
        %s
        worker_processes 2;
        worker_shutdown_timeout 20s;
        events { worker_connections 1024; }
        http {
          %s
          include owned/*.conf; # ours
          include foreign/*.conf;
        }
        """
        .formatted(RealNginx.main(folder), RealNginx.http(folder));
  }

  private String site() {
    return """
        # somebody else's
        map $http_upgrade $connection_upgrade { default upgrade; "" ""; }
        server {
          listen 127.0.0.1:PORT;
          access_log access.log shop_access;
          location / {
            proxy_pass http://$shop_upstream;
            proxy_http_version 1.1;
            proxy_set_header Host $host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            add_header Set-Cookie $shop_set_cookie always;
          }
        }
        """
        .replace("PORT", Integer.toString(port));
  }
}
