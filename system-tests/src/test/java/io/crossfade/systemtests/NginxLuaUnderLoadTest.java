package io.crossfade.systemtests;

import io.crossfade.adapter.nginx.lua.LuaBalancer;
import io.crossfade.adapter.nginx.lua.NginxLuaRouter;
import io.crossfade.error.AdapterException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** nginx with our Lua balancer in it: no reload, so no client has anything to repeat. */
class NginxLuaUnderLoadTest extends DeploymentUnderLoad {

  private static final Path MODULES = Path.of("/usr/lib/nginx/modules");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String CONFIGURATION =
      """
      load_module {modules}/ndk_http_module.so;
      load_module {modules}/ngx_http_lua_module.so;
      {user}
      daemon off;
      worker_processes 2;
      pid {folder}/pid;
      error_log {folder}/error.log;
      events { worker_connections 2048; }
      http {
        access_log off;
        {temporary}
        map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
        include {folder}/lua/crossfade.conf;
        server {
          listen 127.0.0.1:{plain} backlog=1024;
          listen 127.0.0.1:{tls} ssl http2;
          ssl_certificate {folder}/front.pem;
          ssl_certificate_key {folder}/front.pem;
          location / { proxy_pass http://shop; }
        }
      }
      """;

  @Override
  protected Balancer start(Surroundings around) throws IOException {
    var program = program();
    var folder = around.folder();
    int admin = freePort();
    var running =
        new Running(
            folder.resolve("token"),
            URI.create("http://127.0.0.1:" + admin),
            loopback(freePort()),
            loopback(freePort()),
            new Process[1]);
    Files.writeString(running.token(), "a-token-for-tests-only\n");
    around.certificate().writePem(folder.resolve("front.pem"));
    LuaBalancer.writeTo(folder.resolve("lua"));
    Files.createDirectories(folder.resolve("kept"));
    var sample = folder.resolve("lua/crossfade.conf");
    Files.writeString(
        sample,
        Files.readString(sample)
            .replace("/etc/nginx/crossfade/?.lua", folder + "/lua/?.lua")
            .replace("/etc/nginx/crossfade/token", running.token().toString())
            .replace("/var/lib/crossfade", folder + "/kept")
            .replace("127.0.0.1:9091", "127.0.0.1:" + admin));
    Files.writeString(folder.resolve("nginx.conf"), configuration(folder, running));
    running.run(program, folder);
    return running;
  }

  private static String configuration(Path folder, Running running) {
    var temporary =
        Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            .map(kind -> kind + "_temp_path " + folder + "/" + kind + ";")
            .collect(Collectors.joining(" "));
    return CONFIGURATION
        .replace("{modules}", MODULES.toString())
        .replace("{user}", "root".equals(System.getProperty("user.name")) ? "user root;" : "")
        .replace("{folder}", folder.toString())
        .replace("{temporary}", temporary)
        .replace("{plain}", Integer.toString(running.plain().getPort()))
        .replace("{tls}", Integer.toString(running.tls().getPort()));
  }

  private static String program() {
    return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
        .map(directory -> Path.of(directory, "nginx").toString())
        .filter(file -> Files.isExecutable(Path.of(file)))
        .filter(file -> Files.exists(MODULES.resolve("ngx_http_lua_module.so")))
        .findFirst()
        .orElseGet(() -> Assumptions.abort("not installed: nginx with libnginx-mod-http-lua"));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private record Running(
      Path token, URI admin, InetSocketAddress plain, InetSocketAddress tls, Process[] master)
      implements Balancer {

    void run(String program, Path folder) throws IOException {
      master[0] =
          new ProcessBuilder(
                  program, "-p", folder.toString(), "-c", folder.resolve("nginx.conf").toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output").toFile())
              .start();
      Until.isSo(PATIENCE, "nginx answers", this::answers);
    }

    private boolean answers() {
      if (!master[0].isAlive()) {
        throw new AssertionError("nginx ended with " + master[0].exitValue());
      }
      try {
        NginxLuaRouter.at(admin, token, Stage.SERVICE).observe();
        return true;
      } catch (AdapterException e) {
        return false;
      }
    }

    @Override
    public String adapter() {
      return "nginx-lua";
    }

    @Override
    public Map<String, String> settings() {
      return Map.of(
          "admin", admin.toString(), "token-file", token.toString(), "service", Stage.SERVICE);
    }

    @Override
    public List<InetSocketAddress> fronts() {
      return List.of(plain);
    }

    @Override
    public Optional<InetSocketAddress> tlsFront() {
      return Optional.of(tls);
    }

    @Override
    public void close() {
      master[0].destroy();
      try {
        if (!master[0].waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          master[0].destroyForcibly();
        }
      } catch (InterruptedException e) {
        master[0].destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
