package io.crossfade.adapter.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections that switch protocols. */
class WebSocketTest extends RouterTest {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  @Test
  void echoes_on_the_old_instance_across_a_switch_and_counts_as_in_flight() throws Exception {
    var old = serving(WebSocketTest::echo);
    var messages = new LinkedBlockingQueue<String>();
    var socket = connect(messages);
    assertThat(say(socket, "before", messages)).isEqualTo("before");

    route(allTo(GREEN, backend("b")));

    assertThat(RawClient.get(address(), "/").body()).isEqualTo("b");
    assertThat(inFlight("a")).isEqualTo(1);
    assertThat(say(socket, "after", messages)).isEqualTo("after");
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    await("the end of the connection", () -> inFlight("a") == 0);
    assertThat(traffic("a").counters().orElseThrow().success()).isEqualTo(1);
    await("the instance's side", () -> old.openConnections() == 0);
  }

  @Test
  void ends_for_the_client_when_the_instance_ends() throws Exception {
    var old = serving(WebSocketTest::sayBack);
    try (var client = RawClient.connect(address())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n");
      Backend.head(client.in());
      client.send("x");
      assertThat(client.in().read()).isEqualTo('x');

      old.close();

      assertThat(client.in().read()).isEqualTo(-1);
      await("the end, though the client does not react", () -> inFlight("a") == 0);
    }
  }

  private static void sayBack(Backend.Request request, OutputStream out) throws IOException {
    Backend.write(
        out, "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: raw\r\n\r\n");
    for (int next = request.in().read(); next >= 0; next = request.in().read()) {
      out.write(next);
    }
  }

  @Test
  void ends_for_the_instance_when_the_client_ends() throws Exception {
    var backend = serving(WebSocketTest::echo);
    var messages = new LinkedBlockingQueue<String>();
    var socket = connect(messages);
    say(socket, "before", messages);

    socket.abort();

    await("the instance's side", () -> backend.openConnections() == 0);
    await("the end of the connection", () -> inFlight("a") == 0);
  }

  @Test
  void passes_bytes_on_that_come_with_the_upgrade() throws Exception {
    serving(
        (request, out) -> {
          Backend.write(
              out,
              "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: raw\r\n\r\nhi");
          var early = new String(request.in().readNBytes(5), ISO_8859_1);
          Backend.write(out, early.toUpperCase(Locale.ROOT));
          throw new IOException("end");
        });

    try (var client = RawClient.connect(address())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\nhello");

      assertThat(Backend.head(client.in()).get(0)).contains("101");
      assertThat(new String(client.in().readAllBytes(), ISO_8859_1)).isEqualTo("hiHELLO");
    }
    await("the end of the connection", () -> inFlight("a") == 0);
  }

  @Test
  void passes_a_refused_upgrade_on() throws Exception {
    serving((request, out) -> Backend.ok(request, out, "no"));

    try (var client = RawClient.connect(address())) {
      for (int i = 0; i < 2; i++) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n");
        assertThat(client.answer().body()).isEqualTo("no");
      }
    }
    await("the end of the requests", () -> inFlight("a") == 0);
  }

  @Test
  void answers_502_to_an_upgrade_that_nobody_asked_for() throws Exception {
    serving(
        (request, out) ->
            Backend.write(
                out,
                "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"));

    assertThat(RawClient.get(address(), "/").status()).isEqualTo(502);
  }

  private WebSocket connect(BlockingQueue<String> messages) {
    var listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            messages.add(data.toString());
            return WebSocket.Listener.super.onText(socket, data, last);
          }
        };
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + address().getPort() + "/chat"), listener)
        .join();
  }

  private static String say(WebSocket socket, String text, BlockingQueue<String> messages)
      throws InterruptedException {
    socket.sendText(text, true).join();
    return messages.poll(30, TimeUnit.SECONDS);
  }

  /** A WebSocket that sends back what comes, until it is closed. */
  private static void echo(Backend.Request request, OutputStream out) throws Exception {
    var digest = MessageDigest.getInstance("SHA-1");
    var key = request.headers("Sec-WebSocket-Key").get(0) + GUID;
    var accept = Base64.getEncoder().encodeToString(digest.digest(key.getBytes(ISO_8859_1)));
    Backend.write(
        out,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept
            + "\r\n\r\n");
    while (echoFrame(request.in(), out)) {}
    throw new IOException("closed");
  }

  private static boolean echoFrame(InputStream in, OutputStream out) throws IOException {
    int first = in.read();
    int length = in.read() & 0x7f;
    var mask = in.readNBytes(4);
    var payload = in.readNBytes(length);
    if (first < 0) {
      return false;
    }
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    out.write(first);
    out.write(length);
    out.write(payload);
    out.flush();
    return (first & 0x0f) != 8;
  }
}
