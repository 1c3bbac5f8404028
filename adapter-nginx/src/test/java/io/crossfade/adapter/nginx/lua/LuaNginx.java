package io.crossfade.adapter.nginx.lua;

import io.crossfade.error.AdapterException;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real nginx with our balancer in it, set up by the sample configuration. */
final class LuaNginx implements AutoCloseable {

  static final String TOKEN = "a-token-for-tests-only";
  private static final Path MODULES = Path.of("/usr/lib/nginx/modules");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final int port = freePort();
  private final int adminPort = freePort();
  private Process master;

  private LuaNginx(Path folder) throws IOException {
    this.folder = folder;
  }

  static LuaNginx start(Path folder) throws IOException {
    return start(folder, "");
  }

  /** Starts nginx with more in its first server. */
  static LuaNginx start(Path folder, String more) throws IOException {
    var nginx = new LuaNginx(folder);
    nginx.prepare(more);
    nginx.open();
    return nginx;
  }

  private static String program() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(directory -> Path.of(directory, "nginx").toString())
        .filter(file -> Files.isExecutable(Path.of(file)))
        .filter(file -> Files.exists(MODULES.resolve("ngx_http_lua_module.so")))
        .findFirst()
        .orElseGet(
            () -> {
              Assumptions.abort("not installed: nginx with libnginx-mod-http-lua");
              return "";
            });
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void prepare(String more) throws IOException {
    program();
    LuaBalancer.writeTo(folder.resolve("lua"));
    Files.createDirectories(folder.resolve("kept"));
    Files.writeString(tokenFile(), TOKEN + "\n");
    var sample = folder.resolve("lua/crossfade.conf");
    Files.writeString(
        sample,
        Files.readString(sample)
            .replace("/etc/nginx/crossfade/?.lua", folder + "/lua/?.lua")
            .replace("/etc/nginx/crossfade/token", tokenFile().toString())
            .replace("/var/lib/crossfade", folder + "/kept")
            .replace("{ \"shop\" }", "{ \"shop\", \"till\" }")
            .replace("127.0.0.1:9091", "127.0.0.1:" + adminPort));
    Files.writeString(folder.resolve("nginx.conf"), configuration(more));
  }

  private String configuration(String more) {
    var temporary =
        Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            .map(kind -> kind + "_temp_path " + folder + "/" + kind + ";")
            .toList();
    return """
        load_module %1$s/ndk_http_module.so;
        load_module %1$s/ngx_http_lua_module.so;
        %2$s
        daemon off;
        worker_processes 2;
        pid %3$s/pid;
        error_log %3$s/error.log;
        events { worker_connections 512; }
        http {
          access_log off;
          %4$s
          include %3$s/lua/crossfade.conf;
          upstream till {
            server 0.0.0.1;
            balancer_by_lua_block { require("crossfade").balance("till") }
          }
          server {
            listen 127.0.0.1:%5$d;
            location / {
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_pass http://shop;
            }
            %6$s
          }
        }
        """
        .formatted(
            MODULES,
            "root".equals(System.getProperty("user.name")) ? "user root;" : "",
            folder,
            String.join(" ", temporary),
            port,
            more);
  }

  private void open() throws IOException {
    master =
        new ProcessBuilder(
                program(), "-p", folder.toString(), "-c", folder.resolve("nginx.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    await("nginx to answer", this::answers);
  }

  private boolean answers() {
    if (!master.isAlive()) {
      throw new AssertionError("nginx ended: " + log());
    }
    try {
      router().observe();
      return true;
    } catch (AdapterException e) {
      return false;
    }
  }

  String log() {
    try {
      var log = folder.resolve("error.log");
      return Files.readString(folder.resolve("output"))
          + (Files.exists(log) ? Files.readString(log) : "");
    } catch (IOException e) {
      return e.toString();
    }
  }

  void restart() throws IOException {
    close();
    open();
  }

  void reload() throws IOException {
    var before = workers();
    new ProcessBuilder("kill", "-HUP", Long.toString(master.pid())).start();
    await(
        "new workers", () -> workers().stream().filter(pid -> !before.contains(pid)).count() == 2);
  }

  /** Kills the workers, as a crash does; the master starts others. */
  void killWorkers() {
    var before = workers();
    master.children().forEach(ProcessHandle::destroyForcibly);
    await(
        "other workers",
        () -> !workers().isEmpty() && workers().stream().noneMatch(before::contains));
  }

  private List<Long> workers() {
    return master.children().map(ProcessHandle::pid).toList();
  }

  static void await(String what, BooleanSupplier condition) {
    var time = TimeSource.system();
    var end = time.elapsed().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (time.elapsed().compareTo(end) > 0) {
        throw new AssertionError("waited " + PATIENCE + " in vain for " + what);
      }
      try {
        time.await(Duration.ofMillis(20), new Signal());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what, e);
      }
    }
  }

  NginxLuaRouter router() {
    return router("shop");
  }

  NginxLuaRouter router(String service) {
    return NginxLuaRouter.at(admin(), tokenFile(), service);
  }

  URI admin() {
    return URI.create("http://127.0.0.1:" + adminPort);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  Path tokenFile() {
    return folder.resolve("token");
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    master.destroy();
    try {
      if (!master.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        master.destroyForcibly();
      }
    } catch (InterruptedException e) {
      master.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
