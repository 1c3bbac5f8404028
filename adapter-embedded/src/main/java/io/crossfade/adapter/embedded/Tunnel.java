package io.crossfade.adapter.embedded;

import io.crossfade.adapter.embedded.Ledger.Outcome;
import io.undertow.client.ClientExchange;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Transfer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channel;
import org.xnio.ChannelExceptionHandler;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;

/**
 * A connection that switched protocols, a WebSocket for one: bytes go both ways until one side
 * ends. It stays where it began whatever the table says, and is in flight until the instance's side
 * is closed. It may be silent for ever.
 *
 * <p>Confined to the request's I/O thread.
 */
final class Tunnel {

  private final HttpServerExchange exchange;
  private final ClientExchange answer;
  private final Lease lease;

  Tunnel(HttpServerExchange exchange, ClientExchange answer, Lease lease) {
    this.exchange = exchange;
    this.answer = answer;
    this.lease = lease;
  }

  /** Tells the client that the protocol is switched, and connects both sides. */
  void open() {
    var client = exchange.getConnection();
    var upstream = answer.getConnection();
    upstream.addCloseListener(closed -> lease.end(Outcome.SUCCESS));
    client.addCloseListener(closed -> Upstream.cut(upstream));
    exchange.upgradeChannel((stream, upgraded) -> join(stream));
    var pump =
        new BodyPump(
            answer.getResponseChannel(),
            exchange.getResponseChannel(),
            client.getByteBufferPool(),
            BodyPump.listener(() -> {}, e -> abandon(), e -> abandon()));
    pump.start();
  }

  private void abandon() {
    Upstream.cut(answer.getConnection());
    IoUtils.safeClose(exchange.getConnection());
    lease.end(Outcome.FAILURE);
  }

  private void join(StreamConnection client) {
    try {
      var instance = answer.getConnection().performUpgrade();
      var buffers = exchange.getConnection().getByteBufferPool();
      pipe(instance, client, buffers);
      pipe(client, instance, buffers);
    } catch (IOException e) {
      abandon();
    }
  }

  private static void pipe(StreamConnection from, StreamConnection to, ByteBufferPool buffers) {
    var onError = closing(from, to);
    Transfer.initiateTransfer(
        from.getSourceChannel(),
        to.getSinkChannel(),
        ChannelListeners.closingChannelListener(),
        end(onError),
        onError,
        onError,
        buffers);
  }

  /** Passes the end of one direction on; the other direction may go on. */
  private static ChannelListener<StreamSinkChannel> end(ChannelExceptionHandler<Channel> onError) {
    return ChannelListeners.writeShutdownChannelListener(
        ChannelListeners.<StreamSinkChannel>flushingChannelListener(
            ChannelListeners.closingChannelListener(), onError),
        onError);
  }

  private static ChannelExceptionHandler<Channel> closing(Closeable... both) {
    return (channel, e) -> IoUtils.safeClose(both);
  }
}
