package io.crossfade.adapter.nginx;

import io.crossfade.command.CommandTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Has an nginx of this machine reached as one of another host, by our script. */
final class RemoteNginx {

  private RemoteNginx() {}

  /**
   * Puts our script beside its include, and returns settings that call it.
   *
   * @param reach words that run the words behind them there, such as those of ssh
   * @param copy words that copy a file there
   */
  static NginxSettings settings(Nginx of, List<String> reach, CommandTemplate copy)
      throws IOException {
    var local = of.settings();
    var script = of.folder().resolve("owned/host");
    try (var in = NginxRouter.class.getResourceAsStream("crossfade-nginx-host")) {
      Files.write(script, Objects.requireNonNull(in).readAllBytes());
    }
    Files.writeString(of.folder().resolve("owned/nginx-shop"), description(of, local));
    useLiteralInclude(local.config(), local.include());
    var call = new ArrayList<>(reach);
    call.addAll(List.of("env", "CROSSFADE_NGINX_HOSTS=" + of.folder().resolve("owned")));
    call.addAll(List.of("sh", script.toString(), "shop", "{action}", "{first}", "{second}"));
    return NginxSettings.builder("shop", local.include(), local.statusPort())
        .accessLog(local.accessLog().orElseThrow())
        .affinity(true)
        .reloadInterval(Duration.ZERO)
        .remote(CommandTemplate.of(call), copy)
        .build();
  }

  /** Returns where the next include is copied to. */
  static Path incoming(Nginx of) {
    return of.settings().include().resolveSibling(".shop.conf.incoming");
  }

  private static String description(Nginx of, NginxSettings local) {
    var folder = of.folder();
    return String.join(
        "\n",
        "include=" + local.include(),
        "config=" + local.config(),
        "test_config=" + local.testConfig(),
        "pid_file=" + local.pidFile(),
        "port=" + local.statusPort(),
        "log=" + local.accessLog().orElseThrow(),
        "test_config_file() {",
        "  nginx -p " + folder + " -e " + folder + "/error.log -t -q -c \"$test_config\"",
        "}",
        "");
  }

  /** The script looks for the include by its whole path. */
  private static void useLiteralInclude(Path config, Path include) throws IOException {
    var text = Files.readString(config);
    Files.writeString(config, text.replace("include owned/*.conf;", "include " + include + ";"));
  }
}
