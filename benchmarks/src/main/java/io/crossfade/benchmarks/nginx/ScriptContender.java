package io.crossfade.benchmarks.nginx;

import io.crossfade.examples.nginx.RunningNginx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A script of the usual kind: it writes the include and sends HUP. The hasty one is done when the
 * new answer came twenty times in a row, which proves nothing: old workers may accept still. The
 * careful one tests first, and waits until no worker of before accepts, by their titles; it keeps
 * no old file, forces nothing to disk, and asks nobody what he runs. Confined to one thread.
 */
final class ScriptContender implements Contender {

  private static final int ENOUGH = 20;
  private static final String INCLUDE =
      """
      log_format shop_access escape=json '{}';
      upstream shop_only { server 127.0.0.1:%1$d; }
      map "" $shop_upstream { default shop_only; }
      map "" $shop_set_cookie { default ""; }
      server { listen 127.0.0.1:%2$d; access_log off; location / { return 200 "change %1$d."; } }
      """;

  private final boolean careful;
  private final Path include;
  private final Path pidFile;
  private final List<String> test;
  private final int port;
  private int changes;

  private ScriptContender(boolean careful, Map<String, String> settings) {
    this.careful = careful;
    this.include = Path.of(Objects.requireNonNull(settings.get("include")));
    this.pidFile = Path.of(Objects.requireNonNull(settings.get("pid-file")));
    var config = Objects.requireNonNull(settings.get("config"));
    this.test =
        List.of(
            Objects.requireNonNull(settings.get("test")).replace("{config}", config).split(" "));
    this.port = Integer.parseInt(Objects.requireNonNull(settings.get("status-port")));
  }

  static ScriptContender hasty(RunningNginx nginx) {
    return new ScriptContender(false, nginx.settings());
  }

  static ScriptContender careful(RunningNginx nginx) {
    return new ScriptContender(true, nginx.settings());
  }

  @Override
  public void change() throws IOException {
    changes++;
    Files.writeString(include, String.format(INCLUDE, changes, port));
    var master = Files.readString(pidFile).strip();
    var before = ProcessHandle.of(Long.parseLong(master)).orElseThrow().children().toList();
    if (careful) {
      run(test);
    }
    run(List.of("kill", "-HUP", master));
    if (careful) {
      awaitNoneAccepts(before);
    } else {
      awaitAnswers();
    }
  }

  private void awaitAnswers() throws IOException {
    int inRow = 0;
    while (inRow < ENOUGH) {
      inRow = answer().endsWith("change " + changes + ".") ? inRow + 1 : 0;
    }
  }

  private static void awaitNoneAccepts(List<ProcessHandle> workers) {
    while (workers.stream().anyMatch(ScriptContender::accepts)) {
      Thread.onSpinWait();
    }
  }

  private static boolean accepts(ProcessHandle worker) {
    try {
      var title = Files.readString(Path.of("/proc", Long.toString(worker.pid()), "cmdline"));
      return title.contains("worker process") && !title.contains("shutting down");
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(List<String> words) throws IOException {
    new ProcessBuilder(words).inheritIO().start().onExit().join();
  }

  private String answer() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
