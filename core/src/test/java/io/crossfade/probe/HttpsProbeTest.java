package io.crossfade.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.internal.net.HandCrankedTime;
import io.crossfade.internal.net.ScriptedServer;
import io.crossfade.internal.net.TestCertificates;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS fails closed, and within the deadline. */
@Timeout(60)
class HttpsProbeTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir static Path folder;
  private static TestCertificates good;
  private static TestCertificates otherName;
  private static TestCertificates expired;

  @BeforeAll
  static void make_certificates() throws Exception {
    good = TestCertificates.make(folder, "ip:127.0.0.1,dns:shop.example");
    otherName = TestCertificates.make(folder, "dns:other.example");
    expired = TestCertificates.make(folder, "ip:127.0.0.1", "-startdate", "-10d", "-validity", "5");
  }

  @Test
  void passes_with_a_trusted_certificate_for_the_address() throws Exception {
    assertThat(checked(good.serverSocket(), trusting(good))).isEqualTo(Health.healthy());
  }

  @Test
  void asks_for_the_server_name_and_wants_the_certificate_to_be_for_it() throws Exception {
    var names = new CopyOnWriteArrayList<SNIServerName>();
    try (var server =
        ScriptedServer.running(
            good.serverSocket(),
            client -> {
              answer(client);
              names.addAll(
                  ((ExtendedSSLSession) ((SSLSocket) client).getSession())
                      .getRequestedServerNames());
            })) {
      var health = trusting(good).serverName("shop.example").build().check(at(server.port()));
      var other = trusting(good).serverName("bank.example").build().check(at(server.port()));

      assertThat(health).isEqualTo(Health.healthy());
      assertThat(names.get(0).getEncoded()).isEqualTo("shop.example".getBytes(ISO_8859_1));
      assertThat(other.state()).isEqualTo(Health.State.UNHEALTHY);
      assertThat(other.reason()).startsWith("TLS failed: ").contains("bank.example");
    }
  }

  @Test
  void fails_on_a_self_signed_certificate_that_nobody_trusts() throws Exception {
    var health =
        checked(good.serverSocket(), HttpProbe.builder("/").withoutRevisionCheck().https());

    assertThat(health.state()).isEqualTo(Health.State.UNHEALTHY);
    assertThat(health.reason()).startsWith("TLS failed: ").contains("certification path");
  }

  @Test
  void fails_on_a_trusted_certificate_for_another_name() throws Exception {
    var health = checked(otherName.serverSocket(), trusting(otherName));

    assertThat(health.state()).isEqualTo(Health.State.UNHEALTHY);
    assertThat(health.reason()).startsWith("TLS failed: ").contains("127.0.0.1");
  }

  @Test
  void fails_on_an_expired_certificate() throws Exception {
    var health = checked(expired.serverSocket(), trusting(expired));

    assertThat(health.state()).isEqualTo(Health.State.UNHEALTHY);
    assertThat(health.reason()).startsWith("TLS failed: ").contains("NotAfter");
  }

  @Test
  void fails_where_plain_http_answers() {
    try (var server =
        ScriptedServer.running(
            client -> {
              client.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(ISO_8859_1));
              client.getInputStream().transferTo(OutputStream.nullOutputStream());
            })) {
      var health = trusting(good).build().check(at(server.port()));

      assertThat(health.state()).isEqualTo(Health.State.UNHEALTHY);
      assertThat(health.reason()).startsWith("TLS failed: ");
    }
  }

  @Test
  void a_plain_question_fails_where_tls_answers() throws Exception {
    var health = checked(good.serverSocket(), HttpProbe.builder("/").withoutRevisionCheck());

    assertThat(health.state()).isEqualTo(Health.State.UNHEALTHY);
  }

  @Test
  void a_handshake_that_hangs_ends_at_the_deadline() {
    var time = new HandCrankedTime();
    try (var server =
        ScriptedServer.running(
            client -> {
              time.advance(Duration.ofSeconds(5));
              client.getInputStream().transferTo(OutputStream.nullOutputStream());
            })) {
      var health = probe(time).check(at(server.port()));

      assertThat(health).isEqualTo(Health.unhealthy("no complete answer within 5s"));
    }
  }

  @Test
  void a_handshake_that_drips_does_not_stretch_the_deadline() {
    var time = new HandCrankedTime();
    try (var server =
        ScriptedServer.running(
            client -> {
              client.getOutputStream().write(new byte[] {0x16, 3, 3, 0x40, 0});
              for (int i = 0; i < 10_000; i++) {
                client.getOutputStream().write(2);
                time.advance(Duration.ofSeconds(1));
              }
            })) {
      var health = probe(time).check(at(server.port()));

      assertThat(health).isEqualTo(Health.unhealthy("no complete answer within 5s"));
    }
  }

  @Test
  void a_body_that_drips_over_tls_does_not_stretch_the_deadline() throws Exception {
    var time = new HandCrankedTime();
    try (var server =
        ScriptedServer.running(
            good.serverSocket(),
            client -> {
              ScriptedServer.readHead(client.getInputStream());
              client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
              for (int i = 0; i < 10_000; i++) {
                client.getOutputStream().write('x');
                time.advance(Duration.ofSeconds(1));
              }
            })) {
      var health = probe(time).check(at(server.port()));

      assertThat(health).isEqualTo(Health.unhealthy("no complete answer within 5s"));
    }
  }

  @Test
  void the_chain_is_verified_anew_each_time() throws Exception {
    var verified = new AtomicInteger();
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Counting(verified)}, null);
    try (var server = ScriptedServer.running(good.serverSocket(), HttpsProbeTest::answer)) {
      var probe = HttpProbe.builder("/").withoutRevisionCheck().https(context).build();

      var states = List.of(probe.check(at(server.port())), probe.check(at(server.port())));

      assertThat(states).containsOnly(Health.healthy());
      assertThat(verified).hasValue(2);
    }
  }

  @Test
  void says_which_trust_file_cannot_be_read() throws IOException {
    var empty = Files.createFile(folder.resolve("empty.pem"));

    assertThatThrownBy(() -> HttpProbe.builder("/").httpsTrusting(empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty.pem");
  }

  private static HttpProbe probe(HandCrankedTime time) {
    return trusting(good).deadline(Duration.ofSeconds(5)).timeSource(time).build();
  }

  private static HttpProbe.Builder trusting(TestCertificates certificates) {
    return HttpProbe.builder("/")
        .withoutRevisionCheck()
        .deadline(Duration.ofSeconds(20))
        .httpsTrusting(certificates.pem());
  }

  private static Health checked(ServerSocket socket, HttpProbe.Builder probe) {
    try (var server = ScriptedServer.running(socket, HttpsProbeTest::answer)) {
      return probe.build().check(at(server.port()));
    }
  }

  private static void answer(Socket client) throws IOException {
    ScriptedServer.readHead(client.getInputStream());
    client.getOutputStream().write(OK.getBytes(ISO_8859_1));
  }

  private static Instance at(int port) {
    return Instance.of("a", "v2", "127.0.0.1:" + port);
  }

  /** Trusts everybody, and counts how often it is asked. */
  private static final class Counting extends X509ExtendedTrustManager {

    private final AtomicInteger asked;

    Counting(AtomicInteger asked) {
      this.asked = asked;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      asked.incrementAndGet();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
