package io.crossfade.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.TrafficRouter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteEmbeddedRouterTest extends RouterTest {

  private static final RoutingTable TABLE =
      RoutingTable.allTo(BLUE, List.of(Instance.of("x", "v1", "127.0.0.1:9")));

  @TempDir private Path folder;
  private RouterProcess process;

  @BeforeEach
  void open() throws IOException {
    process = closing(RouterProcess.start(folder));
  }

  private TrafficRouter at(URI admin, Duration timeout) {
    return RemoteEmbeddedRouter.of(new RemoteSettings(admin, process.tokenFile(), timeout));
  }

  private static Kind kindOf(ThrowingCallable call) {
    return catchThrowableOfType(AdapterException.class, call).kind();
  }

  @Test
  void sees_the_same_as_the_router_itself() throws Exception {
    var backend = backend("a");
    process.remote().apply(allTo(BLUE, backend), FENCE);
    for (int i = 0; i < 5; i++) {
      RawClient.get(process.router().address(), "/");
    }
    await("the counts", () -> backend.requests().size() == 5);
    await(
        "the end of the requests",
        () ->
            process.router().observe().traffic(backend.instance().id()).inFlight().orElse(1) == 0);

    var seen = process.remote().observe();

    assertThat(seen).usingRecursiveComparison().isEqualTo(process.router().observe());
    assertThat(process.remote().capabilities().has(Feature.VOLATILE)).isFalse();
  }

  @Test
  void is_refused_as_the_router_itself_refuses() {
    process.remote().apply(TABLE, new Fence(DeploymentId.of("d-2"), 5));

    var refused =
        catchThrowableOfType(AdapterException.class, () -> process.remote().apply(TABLE, FENCE));

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("'d-2' has taken over with epoch 5");
  }

  @Test
  void is_transient_when_nobody_listens() {
    var admin = process.admin();
    process.close();

    var remote = at(admin, Duration.ofSeconds(5));

    assertThat(kindOf(() -> remote.apply(TABLE, FENCE))).isEqualTo(Kind.TRANSIENT);
    assertThat(kindOf(remote::observe)).isEqualTo(Kind.TRANSIENT);
    assertThat(kindOf(remote::capabilities)).isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void does_not_know_the_outcome_when_there_is_no_answer_in_time() throws Exception {
    var never = new CountDownLatch(1);
    var silent = backend("silent", (request, out) -> never.await());

    var remote = at(uriOf(silent), Duration.ofMillis(50));

    assertThat(kindOf(() -> remote.apply(TABLE, FENCE))).isEqualTo(Kind.OUTCOME_UNKNOWN);
    assertThat(kindOf(remote::observe)).isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void does_not_know_the_outcome_when_the_answer_is_lost_or_odd() throws Exception {
    for (var answer :
        List.of(
            "",
            "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 409 No\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 302 There\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")) {
      var odd =
          backend(
              "odd",
              (request, out) -> {
                Backend.write(out, answer);
                throw new IOException("end");
              });

      var remote = at(uriOf(odd), Duration.ofSeconds(5));

      assertThat(kindOf(() -> remote.apply(TABLE, FENCE)))
          .as(answer)
          .isEqualTo(Kind.OUTCOME_UNKNOWN);
    }
  }

  @Test
  void is_refused_for_good_without_the_right_token() throws Exception {
    var remote = process.remote();
    Files.writeString(process.tokenFile(), "0123456789abcdef0123456789abcdef");

    assertThat(kindOf(() -> remote.apply(TABLE, FENCE))).isEqualTo(Kind.PERMANENT);
    assertThat(process.router().observe().table()).isEqualTo(RoutingTable.empty());
  }

  @Test
  void says_that_there_is_no_token() throws Exception {
    var remote = process.remote();
    Files.delete(process.tokenFile());

    assertThat(kindOf(remote::observe)).isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void keeps_the_token_to_its_owner() throws Exception {
    assertThat(Files.getPosixFilePermissions(process.tokenFile()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void refuses_requests_that_are_no_calls() throws Exception {
    var at = new InetSocketAddress("127.0.0.1", process.admin().getPort());
    var token = "Authorization: Bearer " + Files.readString(process.tokenFile()).strip();

    assertThat(RawClient.get(at, "/v1/observation").status()).isEqualTo(403);
    assertThat(RawClient.get(at, "/", token).status()).isEqualTo(404);
    for (var page : List.of("/v1/table", "/v1/fence")) {
      var head = "PUT " + page + " HTTP/1.1\r\nHost: a\r\n" + token;
      var answer = RawClient.exchange(at, head + "\r\nContent-Length: 2\r\n\r\n{}");
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.body()).contains("PERMANENT").contains("has no 'format'");
    }
  }

  private static URI uriOf(Backend backend) {
    return URI.create("http://" + backend.instance().endpoint());
  }
}
