package io.crossfade.systemtests;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A person at a WebSocket, who says one thing after the other. Confined to one thread. */
final class Chat implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final WebSocket socket;
  private int said;

  private Chat(HttpClient client, InetSocketAddress front) {
    var uri = URI.create("ws://127.0.0.1:" + front.getPort() + "/chat");
    socket = client.newWebSocketBuilder().buildAsync(uri, new Ear()).join();
  }

  static Chat begin(HttpClient client, InetSocketAddress front) {
    return new Chat(client, front);
  }

  private final class Ear implements WebSocket.Listener {

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      answers.add(data.toString());
      return WebSocket.Listener.super.onText(from, data, last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      end.complete("closed with " + status);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end.complete("broken: " + error);
    }
  }

  /** Says something, and returns the revision that says it back. */
  String say() throws Exception {
    var text = "word " + ++said;
    socket.sendText(text, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    var answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (answer == null || !answer.endsWith(": " + text)) {
      throw new AssertionError(
          "'" + text + "' was answered with '" + answer + "', " + end.getNow("and it is open"));
    }
    return answer.substring(0, answer.indexOf(':'));
  }

  /** Ends it as a person does, and returns how it ended. */
  String sayGoodbye() throws Exception {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "goodbye").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return awaitEnd();
  }

  /** Returns how it ended, once it has. */
  String awaitEnd() throws Exception {
    return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
