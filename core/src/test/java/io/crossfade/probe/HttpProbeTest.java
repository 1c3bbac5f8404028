package io.crossfade.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.internal.net.ScriptedServer;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProbeTest {

  private static final String OK =
      "HTTP/1.1 200 OK\r\nX-Version: v2\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void passes_when_the_expected_revision_answers() {
    var health = checked(HttpProbe.builder("/health").expectRevisionInHeader("X-Version"), OK);

    assertThat(health).isEqualTo(Health.healthy());
  }

  @Test
  void asks_for_the_path_at_the_instance_and_to_close() {
    try (var server = ScriptedServer.answering(OK)) {
      anyRevision("/health?deep=true").header("X-Token", "s3cret").build().check(at(server));

      assertThat(server.requests().get(0))
          .startsWith("GET /health?deep=true HTTP/1.1\r\n")
          .contains("\r\nHost: 127.0.0.1:" + server.port() + "\r\n")
          .contains("\r\nConnection: close\r\n")
          .contains("\r\nX-Token: s3cret\r\n")
          .endsWith("\r\n\r\n");
    }
  }

  @Test
  void asks_for_the_server_name_at_another_port_if_told() {
    try (var server = ScriptedServer.answering(OK)) {
      var probe = anyRevision("/").serverName("shop.example").port(server.port()).build();

      var health = probe.check(Instance.of("a", "v2", "127.0.0.1:1"));

      assertThat(health.isHealthy()).isTrue();
      assertThat(server.requests().get(0)).contains("\r\nHost: shop.example\r\n");
    }
  }

  @Test
  void fails_when_an_old_process_still_answers() {
    var old = OK.replace("v2", "v1");

    var health = checked(HttpProbe.builder("/").expectRevisionInHeader("X-Version"), old);

    assertThat(health).isEqualTo(Health.unhealthy("answers as v1, expected v2"));
  }

  @Test
  void fails_when_the_revision_header_is_missing_or_not_one() {
    var probe = HttpProbe.builder("/").expectRevisionInHeader("X-Version");

    assertThat(checked(probe, "HTTP/1.1 204 No Content\r\n\r\n"))
        .isEqualTo(Health.unhealthy("answers without header X-Version, expected v2"));
    assertThat(checked(probe, OK.replace("\r\nX-", "\r\nx-version: v1\r\nX-")))
        .isEqualTo(Health.unhealthy("answers with several of header X-Version, expected v2"));
  }

  @Test
  void finds_the_revision_in_a_json_body() {
    var probe = HttpProbe.builder("/").expectRevisionAt("/build/version");

    assertThat(checked(probe, body("{\"build\":{\"version\":\"v2\"}}")).isHealthy()).isTrue();
    assertThat(checked(probe, body("{\"build\":{\"version\":1.4}}")))
        .isEqualTo(Health.unhealthy("answers as 1.4, expected v2"));
    assertThat(checked(probe, body("{\"build\":{}}")))
        .isEqualTo(Health.unhealthy("answers with a body without /build/version, expected v2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "<html>", "{\"a\":", "{\"version\":\"v1\",\"version\":\"v2\"}", "{}x"})
  void fails_when_the_json_body_cannot_be_relied_on(String text) {
    var health = checked(HttpProbe.builder("/").expectRevisionAt("/version"), body(text));

    assertThat(health.state()).isEqualTo(Health.State.UNHEALTHY);
    assertThat(health.reason()).startsWith("answers with a body");
  }

  @Test
  void fails_on_json_nested_beyond_reason() {
    var health =
        checked(HttpProbe.builder("/").expectRevisionAt("/version"), body("[".repeat(60_000)));

    assertThat(health.reason()).startsWith("answers with a body that is not JSON");
  }

  @Test
  void finds_the_revision_as_a_group_of_a_pattern() {
    var probe = HttpProbe.builder("/").expectRevisionMatching(Pattern.compile("shop ([^ ]+) up"));

    assertThat(checked(probe, body("the shop v2 up since noon")).isHealthy()).isTrue();
    assertThat(checked(probe, body("the shop v1 up")))
        .isEqualTo(Health.unhealthy("answers as v1, expected v2"));
    assertThat(checked(probe, body("down")).reason()).contains("without a match");
  }

  @Test
  void must_be_told_how_to_see_the_revision() {
    var builder = HttpProbe.builder("/health");

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expectRevisionInHeader")
        .hasMessageContaining("withoutRevisionCheck");
  }

  @Test
  void takes_any_revision_only_when_told_so() {
    assertThat(checked(anyRevision("/"), OK.replace("v2", "v1")).isHealthy()).isTrue();
  }

  @Test
  void fails_on_a_status_out_of_range() {
    var health = checked(anyRevision("/"), "HTTP/1.1 503 Service Unavailable\r\n\r\n");

    assertThat(health).isEqualTo(Health.unhealthy("answers with status 503, expected 200-299"));
  }

  @Test
  void takes_other_statuses_if_told() {
    assertThat(
            checked(anyRevision("/").expectStatus(401, 401), "HTTP/1.1 401 Who\r\n\r\n")
                .isHealthy())
        .isTrue();
  }

  @Test
  void does_not_follow_a_redirect() {
    try (var elsewhere = ScriptedServer.answering(OK)) {
      var redirect =
          "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:" + elsewhere.port() + "/\r\n\r\n";

      var health = checked(anyRevision("/"), redirect);

      assertThat(health.reason()).startsWith("answers with status 302");
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void checks_the_body() {
    assertThat(checked(anyRevision("/").expectBody("UP"), body("status UP")).isHealthy()).isTrue();
    assertThat(checked(anyRevision("/").expectBody("UP"), body("status DOWN")).reason())
        .isEqualTo("answers with a body that does not contain 'UP'");
    assertThat(checked(anyRevision("/").expectBody(Pattern.compile("U.")), body("is UP")))
        .isEqualTo(Health.healthy());
    assertThat(checked(anyRevision("/").expectBody(Pattern.compile("^U.")), body("is UP")).reason())
        .isEqualTo("answers with a body without a match of '^U.'");
  }

  @Test
  void never_unpacks_a_compressed_body() {
    var bomb = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\037\213UP";

    assertThat(checked(anyRevision("/").expectBody("UP"), bomb).isHealthy()).isFalse();
    assertThat(checked(anyRevision("/").expectBody(Pattern.compile("UP")), bomb).reason())
        .isEqualTo("answers with an encoded body although none was asked for");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+$", "(a|b|ab)*c", "(.*a){12}x"})
  void gives_up_on_a_pattern_that_backtracks_without_end(String pattern) {
    var health =
        checked(
            anyRevision("/").expectBody(Pattern.compile(pattern)), body("a".repeat(60_000) + "!"));

    assertThat(health.reason()).isEqualTo("the body pattern is too costly for the body that came");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil/",
        "health",
        "",
        "//evil/",
        "/a b",
        "/\r\nHost: evil",
        "/a\u0000",
        "/ä",
        "/a#b"
      })
  void refuses_a_path_that_is_none(String path) {
    assertThatThrownBy(() -> HttpProbe.builder(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("path must start with one '/'")
        .hasMessageNotContaining("\r");
  }

  @Test
  void refuses_headers_that_would_change_the_request() {
    var builder = HttpProbe.builder("/");

    assertThatThrownBy(() -> builder.header("X", "a\r\nHost: evil"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("evil");
    assertThatThrownBy(() -> builder.header("X: y\r\nZ", "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.header("Transfer-Encoding", "chunked"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String body(String text) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text;
  }

  private static HttpProbe.Builder anyRevision(String path) {
    return HttpProbe.builder(path).withoutRevisionCheck();
  }

  private static Instance at(ScriptedServer server) {
    return Instance.of("a", "v2", "127.0.0.1:" + server.port());
  }

  private static Health checked(HttpProbe.Builder probe, String answer) {
    try (var server = ScriptedServer.answering(answer)) {
      return probe.build().check(at(server));
    }
  }
}
