package io.crossfade.examples.nginx;

import io.crossfade.adapter.nginx.NginxRouter;
import io.crossfade.adapter.nginx.NginxSettings;
import io.crossfade.command.CommandRunner;
import io.crossfade.config.AdapterConfig;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real nginx with the sample configuration of the adapter, in a folder of its own and on free
 * ports of the loopback. Confined to one thread.
 */
public final class SampleNginx implements AutoCloseable {

  private static final String SAMPLE = "sample-nginx.conf";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final int port;
  private final Map<String, String> settings;

  private SampleNginx(Path folder, int port, int statusPort) {
    this.folder = folder;
    this.port = port;
    this.settings =
        Map.of(
            "service", "shop",
            "include", folder.resolve("crossfade/shop.conf").toString(),
            "status-port", Integer.toString(statusPort),
            "config", folder.resolve("nginx.conf").toString(),
            "pid-file", folder.resolve("nginx.pid").toString(),
            "access-log", folder.resolve("crossfade-shop.log").toString(),
            "affinity", "true",
            "test", String.join(" ", nginx("-t", "-q", "-c", "{config}")));
  }

  /** Returns whether there is an nginx on this machine. */
  public static boolean isInstalled() {
    return Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/bin")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "nginx")));
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
  public static SampleNginx start(Path folder, String more, String other) throws IOException {
    var nginx = new SampleNginx(folder.toRealPath(), freePort(), freePort());
    Files.createDirectories(nginx.folder.resolve("crossfade"));
    Files.writeString(Path.of(nginx.setting("include")), NginxRouter.firstInclude(nginx.parsed()));
    Files.writeString(Path.of(nginx.setting("config")), nginx.config(more, other));
    nginx.launch();
    return nginx;
  }

  /** Returns the settings by which any process on this machine reaches it. */
  public Map<String, String> settings() {
    return new HashMap<>(settings);
  }

  /** Returns where requests go. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Has it read its configuration, as an administrator does. */
  public void reload() throws IOException {
    run(List.of("kill", "-HUP", Long.toString(master())));
  }

  /** Starts it, again if it was stopped, and returns when it listens. */
  public void launch() throws IOException {
    run(nginx("-c", setting("config")));
    awaitListening();
  }

  /** Ends it at once, connections included. */
  public void stop() throws IOException {
    var process = ProcessHandle.of(master());
    var workers = process.stream().flatMap(ProcessHandle::descendants).toList();
    process.ifPresent(ProcessHandle::destroy);
    process.ifPresent(master -> master.onExit().join());
    workers.forEach(ProcessHandle::destroyForcibly);
    workers.forEach(worker -> worker.onExit().join());
  }

  /** Returns what it wrote to its error log. */
  public String errorLog() throws IOException {
    return Files.readString(folder.resolve("error.log"));
  }

  /** Returns how often it was told to read its configuration, and did. */
  public long reloads() throws IOException {
    return errorLog().lines().filter(line -> line.contains("(SIGHUP) received")).count();
  }

  @Override
  public void close() {
    try {
      if (Files.exists(folder.resolve("nginx.pid"))) {
        stop();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private NginxSettings parsed() {
    return NginxSettings.of(AdapterConfig.of("traffic router 'nginx'", settings));
  }

  private String setting(String key) {
    return Objects.requireNonNull(settings.get(key), key);
  }

  private long master() throws IOException {
    return Long.parseLong(Files.readString(folder.resolve("nginx.pid")).strip());
  }

  /** The sample, with its places on this machine and temporary files that need no root. */
  private String config(String more, String other) throws IOException {
    var sample = sample();
    int server = sample.indexOf("  server {");
    var block = sample.substring(server, sample.lastIndexOf("}\n"));
    var first = block.replace("listen 80;", "listen 127.0.0.1:" + port + ";\n    " + more);
    var second = other.isEmpty() ? "" : block.replace("listen 80;", other);
    return (sample.substring(0, server) + first + second + "}\n")
        .replace("/run/nginx.pid", folder.resolve("nginx.pid").toString())
        .replace("/etc/nginx/crossfade/", folder + "/crossfade/")
        .replace("/var/log/nginx/", folder + "/")
        .replace("events {", user() + "events {")
        .replace("http {\n", "http {\n" + temporary());
  }

  private static String sample() throws IOException {
    try (var in = NginxRouter.class.getResourceAsStream(SAMPLE)) {
      return new String(Objects.requireNonNull(in, SAMPLE).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Workers of a root's nginx are nobody's otherwise, and may not enter a folder of a test. */
  private static String user() {
    return System.getProperty("user.name").equals("root") ? "user root;\n\n" : "";
  }

  private String temporary() {
    return Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        .map(kind -> "  " + kind + "_temp_path " + folder + "/tmp-" + kind + ";\n")
        .collect(Collectors.joining());
  }

  private List<String> nginx(String... arguments) {
    var words = new ArrayList<>(List.of("nginx", "-e", folder.resolve("error.log").toString()));
    words.addAll(List.of("-p", folder.toString()));
    words.addAll(List.of(arguments));
    return words;
  }

  private void awaitListening() throws IOException {
    var time = TimeSource.system();
    var until = time.elapsed().plus(PATIENCE);
    while (!isListening()) {
      if (time.elapsed().compareTo(until) > 0) {
        throw new IOException("nginx did not listen within " + PATIENCE + ": " + errorLog());
      }
      try {
        time.await(Duration.ofMillis(5), new Signal());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("waiting for nginx was interrupted", e);
      }
    }
  }

  private boolean isListening() {
    try (var socket = new Socket()) {
      socket.connect(address());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(List<String> words) throws IOException {
    var result = CommandRunner.system().run(words, PATIENCE, 16 << 10, Map.of());
    if (!result.succeeded()) {
      throw new IOException(words + " " + result);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
