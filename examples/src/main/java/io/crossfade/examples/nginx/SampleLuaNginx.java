package io.crossfade.examples.nginx;

import io.crossfade.adapter.nginx.lua.LuaBalancer;
import io.crossfade.examples.service.FreeAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Sets a real nginx up with our Lua balancer in it, by the sample configuration. */
public final class SampleLuaNginx {

  private static final String PROGRAM = "nginx";
  private static final Path MODULES = Path.of("/usr/lib/nginx/modules");
  private static final String MODULE = "ngx_http_lua_module.so";

  private static final String CONFIGURATION =
      """
      load_module {modules}/ndk_http_module.so;
      load_module {modules}/ngx_http_lua_module.so;
      {main}
      worker_processes 2;
      events { worker_connections 2048; }
      http {
        {http}
        access_log off;
        map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
        include {folder}/lua/crossfade.conf;
        server {
          listen 127.0.0.1:{port} backlog=1024;
          {more}
          location / { proxy_pass http://shop; }
        }
      }
      """;

  private final Path folder;
  private final InetSocketAddress front;
  private final int adminPort;
  private final NginxProcess process;
  private final Map<String, String> settings;

  private SampleLuaNginx(String program, Path folder) throws IOException {
    this.folder = folder;
    this.front = FreeAddress.onLoopback();
    this.process = new NginxProcess(program, folder, front);
    this.adminPort = FreeAddress.onLoopback().getPort();
    this.settings =
        Map.of(
            "admin",
            "http://127.0.0.1:" + adminPort,
            "token-file",
            folder.resolve("token").toString(),
            "service",
            "shop");
  }

  /** Returns whether there is an nginx with the module of Debian on this machine. */
  public static boolean isInstalled() {
    return Files.exists(MODULES.resolve(MODULE)) && NginxProcess.find(PROGRAM).isPresent();
  }

  /**
   * Starts one that serves nobody yet.
   *
   * @param folder an empty folder, which nginx's user can write to
   * @param more directives for its server, such as another {@code listen}
   * @throws IOException if it does not start
   */
  public static RunningNginx start(Path folder, String more) throws IOException {
    var program = NginxProcess.find(PROGRAM);
    var nginx =
        new SampleLuaNginx(
            program.orElseThrow(() -> new IOException("there is no nginx")), folder.toRealPath());
    nginx.prepare(more);
    nginx.process.launch();
    return new RunningNginx(nginx.process, nginx.front, nginx.settings);
  }

  private void prepare(String more) throws IOException {
    Files.writeString(folder.resolve("token"), "a-token-for-this-machine-only\n");
    Files.createDirectories(folder.resolve("kept"));
    LuaBalancer.writeTo(folder.resolve("lua"));
    var sample = folder.resolve("lua/crossfade.conf");
    Files.writeString(
        sample,
        Files.readString(sample)
            .replace("/etc/nginx/crossfade/?.lua", folder + "/lua/?.lua")
            .replace("/etc/nginx/crossfade/token", folder + "/token")
            .replace("/var/lib/crossfade", folder + "/kept")
            .replace("127.0.0.1:9091", "127.0.0.1:" + adminPort));
    Files.writeString(
        folder.resolve("nginx.conf"),
        CONFIGURATION
            .replace("{modules}", MODULES.toString())
            .replace("{main}", process.main())
            .replace("{http}", process.http())
            .replace("{folder}", folder.toString())
            .replace("{port}", Integer.toString(front.getPort()))
            .replace("{more}", more));
  }
}
