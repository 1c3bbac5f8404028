package io.crossfade.systemtests;

import static io.undertow.Handlers.path;
import static io.undertow.Handlers.websocket;

import io.crossfade.examples.service.ServiceHeaders;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A service with WebSockets: on {@code /chat} it says every message back, with its revision before
 * it; everything else it answers with its revision.
 *
 * <p>Stopped, it waits for its WebSockets to end, and then drops them without a word.
 */
final class ChatService implements Service {

  private static final HttpString VERSION = new HttpString(ServiceHeaders.VERSION);

  private final String revision;
  private final Set<WebSocketChannel> chats = ConcurrentHashMap.newKeySet();
  private final Undertow server;

  private ChatService(Revision revision) {
    this.revision = revision.value();
    WebSocketConnectionCallback chat = (exchange, channel) -> begin(channel);
    WebSocketProtocolHandshakeHandler chats = websocket(chat);
    HttpHandler site = path(this::answer).addExactPath("/chat", chats);
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(site)
            .build();
    server.start();
  }

  /** Starts instances of it. */
  static Service start(Revision revision, InstanceId instance) {
    return new ChatService(revision);
  }

  private void answer(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(VERSION, revision);
    exchange.getResponseSender().send("{\"version\":\"" + revision + "\"}");
  }

  private void begin(WebSocketChannel channel) {
    chats.add(channel);
    channel.addCloseTask(chats::remove);
    channel.getReceiveSetter().set(new Echo());
    channel.resumeReceives();
  }

  private final class Echo extends AbstractReceiveListener {

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      WebSockets.sendText(revision + ": " + message.getData(), channel, null);
    }
  }

  @Override
  public int port() {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void stop(Duration grace) {
    long begin = System.nanoTime();
    while (!chats.isEmpty() && System.nanoTime() - begin < grace.toNanos()) {
      Until.lookAgain();
    }
    server.stop();
  }
}
