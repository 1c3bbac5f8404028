package io.crossfade.adapter.nginx.lua;

import io.crossfade.adapter.nginx.testing.RealNginx;
import io.crossfade.error.AdapterException;
import io.crossfade.testkit.contract.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A real nginx with our balancer in it, set up by the sample configuration. */
final class LuaNginx implements AutoCloseable {

  static final String TOKEN = "a-token-for-tests-only";
  private static final Path MODULES = Path.of("/usr/lib/nginx/modules");
  private static final int WORKERS = 2;

  private final Path folder;
  private final int port = FreePort.reserve();
  private final int adminPort = FreePort.reserve();
  private RealNginx nginx;

  private LuaNginx(Path folder) throws IOException {
    this.folder = folder;
  }

  static LuaNginx start(Path folder) throws IOException {
    return start(folder, "");
  }

  /** Starts nginx with more in its first server. */
  static LuaNginx start(Path folder, String more) throws IOException {
    Assumptions.assumeTrue(
        Files.exists(MODULES.resolve("ngx_http_lua_module.so")),
        "not installed: nginx with libnginx-mod-http-lua");
    var started = new LuaNginx(folder);
    started.prepare(more);
    started.open();
    return started;
  }

  private void prepare(String more) throws IOException {
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
    return """
        load_module %1$s/ndk_http_module.so;
        load_module %1$s/ngx_http_lua_module.so;
        worker_processes %2$d;
        %3$s
        events { worker_connections 512; }
        http {
          %4$s
          include %5$s/lua/crossfade.conf;
          upstream till {
            server 0.0.0.1;
            balancer_by_lua_block { require("crossfade").balance("till") }
          }
          server {
            listen 127.0.0.1:%6$d;
            location / {
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_pass http://shop;
            }
            %7$s
          }
        }
        """
        .formatted(
            MODULES, WORKERS, RealNginx.main(folder), RealNginx.http(folder), folder, port, more);
  }

  private void open() throws IOException {
    nginx = RealNginx.start(folder, this::answers);
  }

  private boolean answers() {
    try {
      router().observe();
      return true;
    } catch (AdapterException e) {
      return false;
    }
  }

  String log() {
    return nginx.log();
  }

  void restart() throws IOException {
    close();
    open();
  }

  void reload() throws IOException {
    nginx.reload(WORKERS);
  }

  void killWorkers() {
    nginx.killWorkers();
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

  @Override
  public void close() {
    nginx.close();
  }
}
