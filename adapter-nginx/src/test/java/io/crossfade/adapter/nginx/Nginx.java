package io.crossfade.adapter.nginx;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crossfade.command.CommandRunner;
import io.crossfade.command.CommandTemplate;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A real nginx in a folder of its own, on the loopback, for one test. Confined to its thread. */
final class Nginx implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;
  private final NginxSettings settings;

  /** What is done to the owned folder before there is anything in it. */
  interface Preparation {
    void prepare(Path owned) throws IOException;
  }

  private Nginx(Path folder, int port, int statusPort) {
    this.folder = folder;
    this.port = port;
    this.settings =
        NginxSettings.builder("shop", folder.resolve("owned/shop.conf"), statusPort)
            .config(folder.resolve("nginx.conf"))
            .pidFile(folder.resolve("nginx.pid"))
            .accessLog(folder.resolve("access.log"))
            .affinity(true)
            .reloadInterval(Duration.ZERO)
            .test(command("-t", "-q", "-c", "{config}"))
            .build();
  }

  static boolean isInstalled() {
    return List.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx").stream()
        .map(Path::of)
        .anyMatch(Files::isExecutable);
  }

  /** Starts one that serves nobody yet. */
  static Nginx start() throws IOException {
    return start(owned -> {});
  }

  /** Starts one whose owned folder was prepared, such as by putting a file system there. */
  static Nginx start(Preparation preparation) throws IOException {
    assumeTrue(isInstalled(), "not installed: nginx");
    var folder = Files.createTempDirectory("crossfade-nginx-").toRealPath();
    var nginx = new Nginx(folder, freePort(), freePort());
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

  long master() throws IOException {
    return Long.parseLong(Files.readString(settings.pidFile()).strip());
  }

  void hup() throws IOException {
    signal("HUP");
  }

  void signal(String name) throws IOException {
    run(List.of("kill", "-" + name, Long.toString(master())));
  }

  /** Starts it, and waits until it answers. */
  void launch() throws IOException {
    run(command("-c", settings.config().toString()).words());
    awaitTrue(
        () -> new LocalHost(settings, TimeSource.system()).marker(Watch.ANY_WORKER).isPresent());
  }

  /** Ends it, its workers too. */
  void stop() throws IOException {
    var process = ProcessHandle.of(master());
    var workers = process.stream().flatMap(ProcessHandle::descendants).toList();
    signal("TERM");
    awaitTrue(() -> process.stream().noneMatch(ProcessHandle::isAlive));
    workers.forEach(ProcessHandle::destroyForcibly);
    awaitTrue(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(settings.pidFile())) {
      stop();
    }
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  static void awaitTrue(BooleanSupplier condition) {
    var time = TimeSource.system();
    var until = time.elapsed().plus(PATIENCE);
    try {
      while (!condition.getAsBoolean()) {
        if (time.elapsed().compareTo(until) > 0) {
          throw new AssertionError("it did not come to be within " + PATIENCE);
        }
        time.await(Duration.ofMillis(5), new Signal());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private CommandTemplate command(String... words) {
    var all = new java.util.ArrayList<>(List.of("nginx", "-p", folder.toString()));
    all.addAll(List.of("-e", folder.resolve("error.log").toString()));
    all.addAll(List.of(words));
    return CommandTemplate.of(all);
  }

  static void run(List<String> words) throws IOException {
    var result = CommandRunner.system().run(words, PATIENCE, 64 << 10, Map.of());
    if (!result.succeeded()) {
      throw new IOException(words + " " + result + result.errors());
    }
  }

  private String config() {
    return """
        pid nginx.pid;
        error_log error.log notice;
        worker_processes 2;
        worker_shutdown_timeout 20s;
        events { worker_connections 1024; }
        http {
          access_log off;
          client_body_temp_path tmp-body;
          proxy_temp_path tmp-proxy;
          fastcgi_temp_path tmp-fastcgi;
          uwsgi_temp_path tmp-uwsgi;
          scgi_temp_path tmp-scgi;
          include owned/*.conf; # ours
          include foreign/*.conf;
        }
        """;
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
