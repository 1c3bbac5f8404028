package io.crossfade.adapter.nginx;

import io.crossfade.command.CommandTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** The contract over commands, as for an nginx on another host; here they run on this one. */
class RemoteNginxRouterContractTest extends NginxRouterContractTest {

  @Override
  NginxSettings settings(Nginx of) throws IOException {
    var local = of.settings();
    var script = of.folder().resolve("owned/host");
    try (var in = NginxRouter.class.getResourceAsStream("crossfade-nginx-host")) {
      Files.write(script, Objects.requireNonNull(in).readAllBytes());
    }
    Files.writeString(of.folder().resolve("owned/nginx-shop"), description(of, local));
    return NginxSettings.builder("shop", local.include(), local.statusPort())
        .accessLog(local.accessLog().orElseThrow())
        .affinity(true)
        .reloadInterval(Duration.ZERO)
        .remote(
            CommandTemplate.of(
                "env",
                "CROSSFADE_NGINX_HOSTS=" + of.folder().resolve("owned"),
                "sh",
                script.toString(),
                "shop",
                "{action}",
                "{first}",
                "{second}"),
            CommandTemplate.of(
                "cp", "{file}", local.include().resolveSibling(".shop.conf.incoming").toString()))
        .build();
  }

  private static String description(Nginx of, NginxSettings local) throws IOException {
    var folder = of.folder();
    useLiteralInclude(local.config(), local.include());
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
