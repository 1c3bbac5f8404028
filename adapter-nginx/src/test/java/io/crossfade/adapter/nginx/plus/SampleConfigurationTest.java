package io.crossfade.adapter.nginx.plus;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.adapter.nginx.testing.RealNginx;
import io.crossfade.model.GroupId;
import io.crossfade.model.Pin;
import io.crossfade.model.Weight;
import io.crossfade.testkit.contract.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample configuration in a real nginx, open source: all that is not of NGINX Plus alone. What
 * the key-value zone would say comes in headers of the request instead.
 */
class SampleConfigurationTest {

  private static final PlusNames NAMES =
      new PlusNames(
          "shop",
          Map.of(GroupId.of("blue"), "shop_blue", GroupId.of("green"), "shop_green"),
          Map.of(Pin.Kind.HEADER, "version"));

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private RealNginx nginx;
  private URI uri;

  @BeforeEach
  void start() throws IOException {
    uri = URI.create("http://127.0.0.1:" + FreePort.reserve() + "/");
    Files.writeString(folder.resolve("nginx.conf"), configuration());
    nginx = RealNginx.start(folder, this::answers);
  }

  @AfterEach
  void stop() {
    if (nginx != null) {
      nginx.close();
    }
  }

  private boolean answers() {
    try {
      upstream(Map.of());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String configuration() throws IOException {
    return """
        %1$s
        events { worker_connections 64; }
        http {
          %2$s
          %3$s
          server { listen 127.0.0.1:%4$d; return 200 "$shop_upstream"; }
        }
        """
        .formatted(RealNginx.main(folder), RealNginx.http(folder), withoutPlus(), uri.getPort());
  }

  private static String withoutPlus() throws IOException {
    try (var in = NginxPlusRouter.class.getResourceAsStream("crossfade-plus.conf")) {
      var sample = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var shared = sample.substring(0, sample.indexOf("server {"));
      return shared
          .replaceAll("(?m)^keyval_zone .*$", "")
          .replaceAll("(?s)upstream .*?\n}\n", "")
          .replaceAll(
              "(?m)^keyval \\S+ \\$(\\w+) .*$", "map \\$http_$1 \\$$1 { default \\$http_$1; }");
    }
  }

  private String upstream(Map<String, String> entries) throws IOException {
    var request = HttpRequest.newBuilder(uri);
    entries.forEach((variable, value) -> request.header(variable.replace('_', '-'), value));
    try {
      return client.send(request.build(), BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static String layout(int green) {
    return Layout.write(
        Map.of(
            GroupId.of("blue"), Weight.ofPercent(100 - green),
            GroupId.of("green"), Weight.ofPercent(green)),
        NAMES);
  }

  @Test
  void a_layout_makes_the_shares() throws IOException {
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i < 1_000; i++) {
      counts.merge(upstream(Map.of("shop_layout", layout(20))), 1, Integer::sum);
    }

    assertThat(counts).containsOnlyKeys("shop_blue", "shop_green");
    // five standard deviations
    assertThat(counts.get("shop_green")).isBetween(137, 263);
    for (int i = 0; i < 20; i++) {
      assertThat(upstream(Map.of("shop_layout", layout(0)))).isEqualTo("shop_blue");
      assertThat(upstream(Map.of("shop_layout", layout(100)))).isEqualTo("shop_green");
    }
  }

  @Test
  void a_pin_wins_over_the_layout_and_a_header_over_a_cookie() throws IOException {
    var layout = layout(0);

    assertThat(upstream(Map.of("shop_layout", layout, "shop_by_query", "shop_green")))
        .isEqualTo("shop_green");
    assertThat(
            upstream(
                Map.of(
                    "shop_layout",
                    layout,
                    "shop_by_cookie",
                    "shop_blue",
                    "shop_by_query",
                    "shop_green")))
        .isEqualTo("shop_blue");
    assertThat(
            upstream(
                Map.of(
                    "shop_layout",
                    layout,
                    "shop_by_header",
                    "shop_green",
                    "shop_by_cookie",
                    "shop_blue")))
        .isEqualTo("shop_green");
  }

  @Test
  void without_a_layout_nothing_is_served() throws IOException {
    assertThat(upstream(Map.of())).isEmpty();
  }
}
