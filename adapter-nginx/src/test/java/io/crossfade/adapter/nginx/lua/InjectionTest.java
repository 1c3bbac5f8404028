package io.crossfade.adapter.nginx.lua;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the control page takes, from whom, and that nothing else gets through it. */
class InjectionTest extends LuaNginxTest {

  private static final String TABLE =
      """
      crossfade 1
      fence 1 test
      group blue 10000
      member a SERVING 127.0.0.1 80 1 127.0.0.1
      end
      """;

  private int put(String path, String token, String table) throws Exception {
    return call(HttpRequest.newBuilder().PUT(BodyPublishers.ofString(table)), path, token);
  }

  private int call(HttpRequest.Builder request, String path, String token)
      throws IOException, InterruptedException {
    var uri = URI.create(nginx.admin() + path);
    return send(request.uri(uri).header("Authorization", "Bearer " + token)).statusCode();
  }

  @Test
  void takes_only_a_whole_table_of_allowed_names_in_their_places() throws Exception {
    start("");
    assertThat(put("/v1/shop", LuaNginx.TOKEN, TABLE)).isEqualTo(200);
    var before = nginx.router().observe().table();

    for (var hostile :
        List.of(
            "",
            "end\n",
            TABLE.replace("end\n", ""),
            TABLE + "pin HEADER a b blue\nend",
            TABLE.replace("crossfade 1", "crossfade 2"),
            TABLE.replace("fence 1 test\n", ""),
            TABLE.replace("fence 1 test", "fence 0 test"),
            TABLE.replace("fence 1 test", "fence 1 test\nfence 1 test"),
            TABLE.replace("fence 1", "fence 1e3"),
            TABLE.replace("10000", "9999"),
            TABLE.replace("10000", "-1"),
            TABLE.replace("10000", "0x10"),
            TABLE.replace("blue", "bl;ue"),
            TABLE.replace("blue", "bl\"ue"),
            TABLE.replace("blue", "bl{ue"),
            TABLE.replace("blue", "$blue"),
            TABLE.replace("blue", "bl/ue"),
            TABLE.replace("blue", "bl\tue"),
            TABLE.replace("blue", "bl\rue"),
            TABLE.replace("blue", "bl\0ue"),
            TABLE.replace("blue", "blüe"),
            TABLE.replace("blue 10000", "blue 10000 include /etc/passwd"),
            TABLE.replace("group", " group"),
            TABLE.replace("member a", "member  a"),
            TABLE.replace("1 127.0.0.1", "1 unix:/tmp/x"),
            TABLE.replace("1 127.0.0.1", "1 example.org"),
            TABLE.replace(" 80 ", " 65536 "),
            TABLE.replace("SERVING", "serving"),
            TABLE.replace("group blue 10000\n", ""),
            TABLE.replace("end", "load os.execute\nend"),
            TABLE.replace("end", "pin HEADER a b\nend"),
            TABLE.replace("end", "pin BODY a b blue\nend"))) {
      assertThat(put("/v1/shop", LuaNginx.TOKEN, hostile)).as(hostile).isEqualTo(400);
    }

    assertThat(nginx.router().observe().table()).isEqualTo(before);
    assertThat(Files.readString(folder.resolve("kept/shop.table"))).isEqualTo(TABLE);
  }

  @Test
  void who_asks_is_a_fence_line_and_nothing_else() throws Exception {
    start("");
    assertThat(put("/v1/shop", LuaNginx.TOKEN, TABLE)).isEqualTo(200);

    for (var hostile :
        List.of(
            "",
            "fence 2",
            "fence 0 test",
            "fence 2 te;st",
            "fence 2 test\n",
            "fence 2 test\nfence 3 test",
            "fence 2 test\ngroup green 0",
            "group green 0",
            "fence 2 %1",
            TABLE)) {
      assertThat(put("/v1/shop/fence", LuaNginx.TOKEN, hostile)).as(hostile).isEqualTo(400);
    }
    assertThat(Files.readString(folder.resolve("kept/shop.table"))).isEqualTo(TABLE);

    assertThat(put("/v1/shop/fence", LuaNginx.TOKEN, "fence 2 other")).isEqualTo(200);
    assertThat(put("/v1/shop/fence", LuaNginx.TOKEN, "fence 1 test")).isEqualTo(409);
    assertThat(Files.readString(folder.resolve("kept/shop.table")))
        .isEqualTo(TABLE.replace("fence 1 test", "fence 2 other"));
  }

  @Test
  void no_name_of_a_service_leaves_the_folder() throws Exception {
    start("");

    for (var path :
        List.of(
            "/v1/..",
            "/v1/../shop",
            "/v1/%2e%2e%2fshop",
            "/v1/shop/",
            "/v1/shop/table",
            "/v1/sho",
            "/v1/sho/fence",
            "/",
            "/v1/")) {
      assertThat(put(path, LuaNginx.TOKEN, TABLE)).as(path).isEqualTo(404);
    }

    assertThat(folder.resolve("kept")).isEmptyDirectory();
  }

  @Test
  void lets_in_who_shows_the_token_and_nobody_else() throws Exception {
    start("");

    for (var token : List.of("x", LuaNginx.TOKEN + "x", LuaNginx.TOKEN.substring(1))) {
      assertThat(put("/v1/shop", token, TABLE)).as(token).isEqualTo(401);
    }

    assertThat(call(HttpRequest.newBuilder().GET(), "/v1/shop", LuaNginx.TOKEN)).isEqualTo(200);
    assertThat(call(HttpRequest.newBuilder().DELETE(), "/v1/shop", LuaNginx.TOKEN)).isEqualTo(405);
    assertThat(folder.resolve("kept")).isEmptyDirectory();
  }

  @Test
  void a_table_that_is_too_large_is_refused_before_it_is_read() throws Exception {
    start("");

    assertThat(put("/v1/shop", LuaNginx.TOKEN, "x".repeat((1 << 20) + 1))).isEqualTo(413);
  }
}
