package io.crossfade.benchmarks.nginx;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** A script of the usual kind. Confined to one thread. */
final class ScriptContender implements NginxReloadBenchmark.Contender {

  private static final int ENOUGH = 20;
  private static final String INCLUDE =
      """
      log_format shop_access escape=json '{}';
      upstream shop_only { server 127.0.0.1:%1$d; }
      map "" $shop_upstream { default shop_only; }
      map "" $shop_set_cookie { default ""; }
      server { listen 127.0.0.1:%2$d; access_log off; location / { return 200 "change %1$d."; } }
      """;

  private final Path include;
  private final Path pidFile;
  private final int port;
  private int changes;

  ScriptContender(Map<String, String> settings) {
    this.include = Path.of(Objects.requireNonNull(settings.get("include")));
    this.pidFile = Path.of(Objects.requireNonNull(settings.get("pid-file")));
    this.port = Integer.parseInt(Objects.requireNonNull(settings.get("status-port")));
  }

  @Override
  public void change() throws IOException {
    changes++;
    Files.writeString(include, String.format(INCLUDE, changes, port));
    var kill = new ProcessBuilder("kill", "-HUP", Files.readString(pidFile).strip()).start();
    kill.onExit().join();
    int inRow = 0;
    while (inRow < ENOUGH) {
      inRow = answer().endsWith("change " + changes + ".") ? inRow + 1 : 0;
    }
  }

  private String answer() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
